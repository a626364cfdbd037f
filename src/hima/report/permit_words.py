"""Words of the paper in English, Arabic and Kurdish (Sorani).

Arabic and Kurdish are draft translations, not reviewed by a speaker of the field.
"""

from collections.abc import Mapping
from typing import Final

from hima.registry.transport.permit import TransportKind

ENGLISH: Final[Mapping[str, str]] = {
    "title": "Drone transport permit",
    "kind": "Purpose",
    "issuer": "Issued by",
    "consignor": "From (sender)",
    "consignee": "To (receiver)",
    "carrier": "Carrier",
    "plate": "Vehicle plate",
    "driver": "Driver",
    "origin": "Place of departure",
    "destination": "Destination",
    "checkpoints": "Checkpoints",
    "from": "Valid from",
    "to": "Valid until",
    "batteries": "Lithium batteries",
    "payload": "Payload declared",
    "conditions": "Conditions",
    "items": "Goods",
    "signed": "Issued with two keys",
    "check": "Scan the code at every checkpoint. It can be checked without a network.",
}
# Draft translation, not reviewed.
ARABIC: Final[Mapping[str, str]] = {
    "title": "تصريح نقل طائرات مسيّرة",
    "kind": "الغرض",
    "issuer": "جهة الإصدار",
    "consignor": "المُرسِل",
    "consignee": "المُستلِم",
    "carrier": "الناقل",
    "plate": "رقم المركبة",
    "driver": "السائق",
    "origin": "مكان الانطلاق",
    "destination": "الوجهة",
    "checkpoints": "نقاط التفتيش",
    "from": "صالح من",
    "to": "صالح حتى",
    "batteries": "بطاريات الليثيوم",
    "payload": "الحمولة المصرّح بها",
    "conditions": "الشروط",
    "items": "البضائع",
    "signed": "صدر بمفتاحين",
    "check": "امسح الرمز عند كل نقطة تفتيش. يمكن التحقق منه بلا شبكة.",
}
# Draft translation, not reviewed.
KURDISH: Final[Mapping[str, str]] = {
    "title": "مۆڵەتی گواستنەوەی درۆن",
    "kind": "مەبەست",
    "issuer": "لایەنی دەرکردن",
    "consignor": "نێرەر",
    "consignee": "وەرگر",
    "carrier": "گوێزەرەوە",
    "plate": "ژمارەی ئۆتۆمبێل",
    "driver": "شۆفێر",
    "origin": "شوێنی دەرچوون",
    "destination": "شوێنی گەیشتن",
    "checkpoints": "خاڵەکانی پشکنین",
    "from": "کارایە لە",
    "to": "کارایە تا",
    "batteries": "پاتریی لیثیۆم",
    "payload": "باری ڕاگەیەندراو",
    "conditions": "مەرجەکان",
    "items": "کەلوپەل",
    "signed": "بە دوو کلیل دەرکراوە",
    "check": "کۆدەکە لە هەموو خاڵێکی پشکنین بخوێنەرەوە. بەبێ تۆڕیش دەپشکنرێت.",
}
WORDS: Final = (ENGLISH, ARABIC, KURDISH)

KINDS: Final[tuple[Mapping[TransportKind, str], ...]] = (
    {
        TransportKind.IMPORT: "import",
        TransportKind.TRANSIT: "transit",
        TransportKind.INTERNAL_MOVE: "internal move",
        TransportKind.SALE_TRANSFER: "sale or transfer",
        TransportKind.DISPOSAL: "disposal",
    },
    # Draft translation, not reviewed.
    {
        TransportKind.IMPORT: "استيراد",
        TransportKind.TRANSIT: "عبور",
        TransportKind.INTERNAL_MOVE: "نقل داخلي",
        TransportKind.SALE_TRANSFER: "بيع أو نقل ملكية",
        TransportKind.DISPOSAL: "إتلاف",
    },
    # Draft translation, not reviewed.
    {
        TransportKind.IMPORT: "هاوردەکردن",
        TransportKind.TRANSIT: "تێپەڕین",
        TransportKind.INTERNAL_MOVE: "گواستنەوەی ناوخۆیی",
        TransportKind.SALE_TRANSFER: "فرۆشتن یان گواستنەوەی خاوەندارێتی",
        TransportKind.DISPOSAL: "لەناوبردن",
    },
)
