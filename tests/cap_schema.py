"""A schema of CAP 1.2, written anew from the data dictionary of the standard (OASIS, 1 July 2010, section 3.2)."""

from lxml import etree

_WORDS = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}
_MOMENTS = ("sent", "effective", "onset", "expires")
_OPTIONAL, _MANY, _SOME = 'minOccurs="0"', 'minOccurs="0" maxOccurs="unbounded"', 'maxOccurs="unbounded"'


def _type(name: str) -> str:
    if name in _WORDS:
        words = "".join(f'<xs:enumeration value="{word}"/>' for word in _WORDS[name].split())
        return f'<xs:simpleType><xs:restriction base="xs:string">{words}</xs:restriction></xs:simpleType>'
    patterns = {
        **dict.fromkeys(_MOMENTS, r"\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[\-,+]\d\d:\d\d"),
        "identifier": r"[^\s,&lt;&amp;]+",
        "sender": r"[^\s,&lt;&amp;]+",
        "polygon": r"(-?\d+\.\d+,-?\d+\.\d+ ){3,}-?\d+\.\d+,-?\d+\.\d+",
        "circle": r"-?\d+\.\d+,-?\d+\.\d+ \d+\.\d+",
        "references": r"[^\s,]+,[^\s,]+,[^\s,]+( [^\s,]+,[^\s,]+,[^\s,]+)*",
    }
    base = "xs:dateTime" if name in _MOMENTS else "xs:language" if name == "language" else "xs:string"
    pattern = f'<xs:pattern value="{patterns[name]}"/>' if name in patterns else ""
    return f'<xs:simpleType><xs:restriction base="{base}">{pattern}</xs:restriction></xs:simpleType>'


def _element(name: str, occurs: str = "", inner: str = "") -> str:
    return f'<xs:element name="{name}" {occurs}>{inner or _type(name)}</xs:element>'


def _sequence(*elements: str) -> str:
    return f"<xs:complexType><xs:sequence>{''.join(elements)}</xs:sequence></xs:complexType>"


_PAIR = _sequence(_element("valueName"), _element("value"))
_AREA = _sequence(
    _element("areaDesc"),
    _element("polygon", _MANY),
    _element("circle", _MANY),
    _element("geocode", _MANY, _PAIR),
    _element("altitude", _OPTIONAL),
    _element("ceiling", _OPTIONAL),
)
_INFO = _sequence(
    _element("language", _OPTIONAL),
    _element("category", _SOME),
    _element("event"),
    _element("responseType", _MANY),
    _element("urgency"),
    _element("severity"),
    _element("certainty"),
    _element("audience", _OPTIONAL),
    _element("eventCode", _MANY, _PAIR),
    *(_element(name, _OPTIONAL) for name in ("effective", "onset", "expires", "senderName", "headline", "description")),
    *(_element(name, _OPTIONAL) for name in ("instruction", "web", "contact")),
    _element("parameter", _MANY, _PAIR),
    _element("area", _MANY, _AREA),
)
_ALERT = _sequence(
    *(_element(name) for name in ("identifier", "sender", "sent", "status", "msgType")),
    _element("source", _OPTIONAL),
    _element("scope"),
    _element("restriction", _OPTIONAL),
    _element("addresses", _OPTIONAL),
    _element("code", _MANY),
    *(_element(name, _OPTIONAL) for name in ("note", "references", "incidents")),
    _element("info", _MANY, _INFO),
)
SCHEMA = etree.XMLSchema(
    etree.fromstring(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"'
        f' targetNamespace="urn:oasis:names:tc:emergency:cap:1.2">{_element("alert", inner=_ALERT)}</xs:schema>'
    )
)


def problems(document: bytes) -> list[str]:
    """What the schema finds wrong."""
    SCHEMA.validate(etree.fromstring(document))
    return [str(error) for error in SCHEMA.error_log]
