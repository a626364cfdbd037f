/** Every sentence of the checkpoint page in three languages. Arabic and Kurdish: draft translations, not reviewed. */
import type { Finding, Hint } from "./check";

export type Language = "en" | "ar" | "ckb";

export interface Words {
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  readonly findings: Record<Finding, readonly [title: string, sentence: string]>;
  readonly hints: Record<Hint, string>;
  readonly scan: string;
  readonly stop: string;
  readonly photo: string;
  readonly typed: string;
  readonly check: string;
  readonly checkpoint: string;
  readonly person: string;
  readonly noCamera: string;
  readonly noCode: string;
  readonly noLists: string;
  readonly listsOf: string;
  readonly root: string;
  readonly refresh: string;
  readonly offline: string;
  readonly waiting: string;
  readonly signIn: string;
  readonly notTaken: string;
  readonly changedRoot: string;
  readonly decide: string;
  readonly next: string;
  readonly fields: Record<Field, string>;
}

export type Field =
  | "permit"
  | "plate"
  | "driver"
  | "goods"
  | "from"
  | "to"
  | "valid"
  | "consignor"
  | "consignee"
  | "issuer"
  | "conditions"
  | "checkpoints";

const en: Words = {
  name: "English",
  direction: "ltr",
  findings: {
    valid: ["Valid", "The permit is genuine and holds now. Compare plate, driver and goods."],
    not_a_permit: ["Not a permit", "It cannot be read as a permit. Scan again, or ask the issuer by its number."],
    unknown_key: ["Unknown key", "Signed by a key that is not on the list. Refresh the lists; else call the issuer."],
    forged: ["Forged", "The signature does not fit what it says. Keep the paper and call the issuer."],
    key_not_in_use: ["Key not in use", "Its key was not in use when it says to be issued. Call the issuer."],
    revoked: ["Revoked", "Genuine, but revoked, or its goods were seized. Call the issuer."],
    not_yet_valid: ["Not yet valid", "Genuine, but it does not hold yet. See its dates."],
    expired: ["Expired", "Genuine, but it holds no longer. See its dates."],
  },
  hints: {
    stale_list: "The lists on this phone are old: what was revoked since is not known here.",
    clock_behind: "The clock of this phone is behind: mend it.",
    delivered_already: "Goods under this permit were delivered already: it may be a copy.",
    seen_elsewhere: "This phone scanned the same permit at another checkpoint lately: it may be a copy.",
  },
  scan: "Scan",
  stop: "Stop",
  photo: "Photo",
  typed: "Code as text",
  check: "Check",
  checkpoint: "Checkpoint",
  person: "Your name",
  noCamera: "The camera cannot be used. Take a photo, or type the code.",
  noCode: "No code was found in this photo.",
  noLists: "No lists on this phone yet: open this page once with a network.",
  listsOf: "Lists of",
  root: "Root key",
  refresh: "Refresh lists",
  offline: "No network. Checking goes on with the lists of this phone.",
  waiting: "Scans to be sent",
  signIn: "To send them, sign in with a link from your office.",
  notTaken: "The node does not take these scans. They stay on this phone: call the office.",
  changedRoot:
    "The node shows another root key, or lists that are older or of a day to come: they were refused. Look at the clock of this phone, or call the office.",
  decide: "A person decides. This page refuses nobody.",
  next: "Next",
  fields: {
    permit: "Permit",
    plate: "Plate",
    driver: "Driver",
    goods: "Goods",
    from: "From",
    to: "To",
    valid: "Valid",
    consignor: "Sender",
    consignee: "Receiver",
    issuer: "Issued by",
    conditions: "Conditions",
    checkpoints: "Checkpoints",
  },
};

// Draft translation, not reviewed.
const ar: Words = {
  name: "العربية",
  direction: "rtl",
  findings: {
    valid: ["صالح", "التصريح أصلي وساري الآن. قارن رقم المركبة والسائق والبضائع."],
    not_a_permit: ["ليس تصريحاً", "لا يمكن قراءته كتصريح. امسح مرة أخرى أو اسأل جهة الإصدار برقمه."],
    unknown_key: ["مفتاح مجهول", "موقّع بمفتاح غير موجود في القائمة. حدّث القوائم، وإلا فاتصل بجهة الإصدار."],
    forged: ["مزوّر", "التوقيع لا يطابق المحتوى. احتفظ بالورقة واتصل بجهة الإصدار."],
    key_not_in_use: ["مفتاح غير مستعمل", "لم يكن المفتاح مستعملاً وقت الإصدار المذكور. اتصل بجهة الإصدار."],
    revoked: ["ملغى", "أصلي لكنه أُلغي أو صودرت بضائعه. اتصل بجهة الإصدار."],
    not_yet_valid: ["لم يبدأ بعد", "أصلي لكنه غير ساري بعد. انظر التواريخ."],
    expired: ["منتهي", "أصلي لكنه لم يعد سارياً. انظر التواريخ."],
  },
  hints: {
    stale_list: "القوائم في هذا الهاتف قديمة: ما أُلغي بعدها غير معروف هنا.",
    clock_behind: "ساعة هذا الهاتف متأخرة: صحّحها.",
    delivered_already: "سُلّمت البضائع بهذا التصريح من قبل: قد يكون نسخة.",
    seen_elsewhere: "مسح هذا الهاتف التصريح نفسه قبل قليل عند نقطة أخرى: قد يكون نسخة.",
  },
  scan: "امسح",
  stop: "قف",
  photo: "صورة",
  typed: "الرمز كنص",
  check: "تحقق",
  checkpoint: "نقطة التفتيش",
  person: "اسمك",
  noCamera: "لا يمكن استعمال الكاميرا. التقط صورة أو اكتب الرمز.",
  noCode: "لم يوجد رمز في هذه الصورة.",
  noLists: "لا توجد قوائم في هذا الهاتف بعد: افتح هذه الصفحة مرة مع شبكة.",
  listsOf: "القوائم بتاريخ",
  root: "المفتاح الجذر",
  refresh: "حدّث القوائم",
  offline: "لا شبكة. يستمر التحقق بقوائم هذا الهاتف.",
  waiting: "عمليات مسح تنتظر الإرسال",
  signIn: "لإرسالها سجّل الدخول برابط من مكتبك.",
  notTaken: "لا تقبل العقدة هذه القراءات. تبقى على هذا الهاتف: اتصل بالمكتب.",
  changedRoot: "تعرض العقدة مفتاحاً جذراً آخر أو قوائم أقدم فرُفضت. اتصل بالمكتب.",
  decide: "القرار لإنسان. هذه الصفحة لا ترفض أحداً.",
  next: "التالي",
  fields: {
    permit: "التصريح",
    plate: "رقم المركبة",
    driver: "السائق",
    goods: "البضائع",
    from: "من",
    to: "إلى",
    valid: "الصلاحية",
    consignor: "المُرسِل",
    consignee: "المُستلِم",
    issuer: "جهة الإصدار",
    conditions: "الشروط",
    checkpoints: "نقاط التفتيش",
  },
};

// Draft translation, not reviewed.
const ckb: Words = {
  name: "کوردی",
  direction: "rtl",
  findings: {
    valid: ["کارایە", "مۆڵەتەکە ڕاستەقینەیە و ئێستا کارایە. ژمارەی ئۆتۆمبێل و شۆفێر و کەلوپەل بەراورد بکە."],
    not_a_permit: [
      "مۆڵەت نییە",
      "وەک مۆڵەت ناخوێنرێتەوە. دووبارە بیخوێنەرەوە یان بە ژمارەکەی لە لایەنی دەرکردن بپرسە.",
    ],
    unknown_key: [
      "کلیلی نەناسراو",
      "بە کلیلێک واژۆ کراوە کە لە لیستەکەدا نییە. لیستەکان نوێ بکەرەوە، ئەگەرنا پەیوەندی بکە.",
    ],
    forged: ["ساختە", "واژۆکە لەگەڵ ناوەڕۆکەکەی ناگونجێت. کاغەزەکە بهێڵەرەوە و پەیوەندی بە لایەنی دەرکردن بکە."],
    key_not_in_use: ["کلیل بەکارنەهاتوو", "لە کاتی دەرکردندا کلیلەکە بەکار نەهاتووە. پەیوەندی بە لایەنی دەرکردن بکە."],
    revoked: [
      "هەڵوەشێنراوەتەوە",
      "ڕاستەقینەیە بەڵام هەڵوەشێنراوەتەوە یان کەلوپەلەکەی دەستی بەسەردا گیراوە. پەیوەندی بکە.",
    ],
    not_yet_valid: ["هێشتا کارا نییە", "ڕاستەقینەیە بەڵام هێشتا کارا نییە. سەیری بەروارەکان بکە."],
    expired: ["بەسەرچووە", "ڕاستەقینەیە بەڵام چیتر کارا نییە. سەیری بەروارەکان بکە."],
  },
  hints: {
    stale_list: "لیستەکانی ئەم مۆبایلە کۆنن: ئەوەی دواتر هەڵوەشێنراوەتەوە لێرە نازانرێت.",
    clock_behind: "کاتژمێری ئەم مۆبایلە دواکەوتووە: چاکی بکە.",
    delivered_already: "کەلوپەلی ئەم مۆڵەتە پێشتر گەیەندراوە: لەوانەیە کۆپی بێت.",
    seen_elsewhere: "ئەم مۆبایلە پێش کەمێک هەمان مۆڵەتی لە خاڵێکی تر خوێندەوە: لەوانەیە کۆپی بێت.",
  },
  scan: "بخوێنەرەوە",
  stop: "بوەستە",
  photo: "وێنە",
  typed: "کۆد بە نووسین",
  check: "بپشکنە",
  checkpoint: "خاڵی پشکنین",
  person: "ناوت",
  noCamera: "کامێرا بەکارنایەت. وێنە بگرە یان کۆدەکە بنووسە.",
  noCode: "لەم وێنەیەدا کۆد نەدۆزرایەوە.",
  noLists: "هێشتا لیست لەم مۆبایلەدا نییە: جارێک ئەم پەڕەیە بە تۆڕەوە بکەرەوە.",
  listsOf: "لیستەکانی",
  root: "کلیلی ڕەگ",
  refresh: "لیستەکان نوێ بکەرەوە",
  offline: "تۆڕ نییە. پشکنین بە لیستەکانی ئەم مۆبایلە بەردەوامە.",
  waiting: "خوێندنەوەی چاوەڕوانی ناردن",
  signIn: "بۆ ناردنیان بە بەستەرێک لە نووسینگەکەت بچۆ ژوورەوە.",
  notTaken: "گرێکە ئەم خوێندنەوانە وەرناگرێت. لەسەر ئەم مۆبایلە دەمێننەوە: پەیوەندی بە نووسینگە بکە.",
  changedRoot: "گرێکە کلیلی ڕەگی تر یان لیستی کۆنتر پیشان دەدات و ڕەت کرایەوە. پەیوەندی بە نووسینگە بکە.",
  decide: "مرۆڤ بڕیار دەدات. ئەم پەڕەیە کەس ڕەت ناکاتەوە.",
  next: "دواتر",
  fields: {
    permit: "مۆڵەت",
    plate: "ژمارەی ئۆتۆمبێل",
    driver: "شۆفێر",
    goods: "کەلوپەل",
    from: "لە",
    to: "بۆ",
    valid: "ماوە",
    consignor: "نێرەر",
    consignee: "وەرگر",
    issuer: "لایەنی دەرکردن",
    conditions: "مەرجەکان",
    checkpoints: "خاڵەکانی پشکنین",
  },
};

export const WORDS: Record<Language, Words> = { en, ar, ckb };
