"""A SAML identity provider for tests that says what it is told to, right or wrong.

It signs with xmlsec alone, not with the library that the site checks with. Its metadata are served
on a free port of the loopback address.
"""

import base64
import datetime as dt
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

ENTITY = "https://idp.lakeside.example/idp/shibboleth"
SITE = "http://127.0.0.1:8000/accounts/sso/saml"
SP, ACS = f"{SITE}/metadata/", f"{SITE}/acs/"
NS = (
    'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
    'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
    'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
)
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
SHA256 = xmlsec.constants.TransformRsaSha256


class Keys:
    """A key and its certificate, which ends `days` from now."""

    def __init__(self, days: int = 3650):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.lakeside.example")])
        now = dt.datetime.now(dt.UTC)
        certificate = (
            x509.CertificateBuilder(name, name, self.key.public_key(), x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=days))
            .sign(self.key, hashes.SHA256())
        )
        self.certificate_pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
        self.key_pem = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    @property
    def base64(self) -> str:
        return "".join(self.certificate_pem.splitlines()[1:-1])

    def sign(self, element: etree._Element, *, method: Any = SHA256) -> etree._Element:
        """Put an enveloped signature of `element` behind its Issuer, or first."""
        node = xmlsec.template.create(element, xmlsec.constants.TransformExclC14N, method)
        at = 1 if len(element) and element[0].tag.endswith("Issuer") else 0
        element.insert(at, node)
        digest = (
            xmlsec.constants.TransformSha1
            if method == xmlsec.constants.TransformRsaSha1
            else xmlsec.constants.TransformSha256
        )
        reference = xmlsec.template.add_reference(node, digest, uri=f"#{element.get('ID')}")
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
        xmlsec.tree.add_ids(element, ["ID"])
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(
            self.key_pem.encode(), xmlsec.constants.KeyDataFormatPem
        )
        context.sign(node)
        return element


KEYS, NEW_KEYS, OTHERS_KEYS = Keys(), Keys(), Keys()


def saml_time(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def response(asked: str, attributes: dict[str, list[str]], **changes: Any) -> etree._Element:
    """Return an unsigned Response with one Assertion; `changes` make it wrong."""
    now = dt.datetime.now(dt.UTC)
    it = {
        "assertion_id": f"_a{now.timestamp()}".replace(".", ""), "issuer": ENTITY, "audience": SP,
        "acs": ACS, "recipient": ACS, "until": now + dt.timedelta(minutes=5), "confirms": asked,
        "name_id": "_7c2b8e", "name_id_format": TRANSIENT,
        "status": "urn:oasis:names:tc:SAML:2.0:status:Success",
    } | changes  # fmt: skip
    statements = "".join(
        f'<saml:Attribute Name="{escape(name)}" NameFormat="{URI}">'
        + "".join(f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue>" for value in values)
        + "</saml:Attribute>"
        for name, values in attributes.items()
    )
    audience = (
        "<saml:AudienceRestriction><saml:Audience>"
        f"{it['audience']}</saml:Audience></saml:AudienceRestriction>"
        if it["audience"]
        else ""
    )
    confirms = f'InResponseTo="{it["confirms"]}"' if it["confirms"] else ""
    answers = f'InResponseTo="{asked}"' if asked else ""
    begun, until = saml_time(now - dt.timedelta(minutes=10)), saml_time(it["until"])
    return etree.fromstring(
        f'<samlp:Response {NS} ID="_r{now.timestamp()}" Version="2.0" '
        f'IssueInstant="{saml_time(now)}" Destination="{it["acs"]}" {answers}>'
        f"<saml:Issuer>{it['issuer']}</saml:Issuer>"
        f'<samlp:Status><samlp:StatusCode Value="{it["status"]}"/></samlp:Status>'
        f'<saml:Assertion ID="{it["assertion_id"]}" Version="2.0" IssueInstant="{saml_time(now)}">'
        f"<saml:Issuer>{it['issuer']}</saml:Issuer><saml:Subject>"
        f'<saml:NameID Format="{it["name_id_format"]}">{it["name_id"]}</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f'<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{it["recipient"]}" '
        f"{confirms}/></saml:SubjectConfirmation></saml:Subject>"
        f'<saml:Conditions NotBefore="{begun}" NotOnOrAfter="{until}">{audience}</saml:Conditions>'
        f'<saml:AuthnStatement AuthnInstant="{saml_time(now)}"><saml:AuthnContext>'
        "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
        "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
        f"<saml:AttributeStatement>{statements}</saml:AttributeStatement>"
        "</saml:Assertion></samlp:Response>"
    )


def assertion_of(found: etree._Element) -> etree._Element:
    return found.find("{urn:oasis:names:tc:SAML:2.0:assertion}Assertion")


def encoded(found: etree._Element) -> str:
    return base64.b64encode(etree.tostring(found)).decode()


def encrypted(found: etree._Element, certificate_pem: str) -> etree._Element:
    """Encrypt the assertion as Shibboleth does: AES-128-GCM, the key by RSA-OAEP."""
    assertion = assertion_of(found)
    holder = etree.Element("{urn:oasis:names:tc:SAML:2.0:assertion}EncryptedAssertion")
    found.replace(assertion, holder)
    holder.append(assertion)
    data = xmlsec.template.encrypted_data_create(
        found, xmlsec.constants.TransformAes128Gcm, type=xmlsec.constants.TypeEncElement, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
    key = xmlsec.template.add_encrypted_key(info, xmlsec.constants.TransformRsaOaep)
    xmlsec.template.encrypted_data_ensure_cipher_value(key)
    manager = xmlsec.KeysManager()
    manager.add_key(
        xmlsec.Key.from_memory(certificate_pem.encode(), xmlsec.constants.KeyDataFormatCertPem)
    )
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(
        xmlsec.constants.KeyDataAes, 128, xmlsec.constants.KeyDataTypeSession
    )
    context.encrypt_xml(data, assertion)
    return found


def asked_for(url: str) -> str:
    """The id of the request in the URL that a browser is sent to."""
    (packed,) = parse_qs(urlsplit(url).query)["SAMLRequest"]
    request = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
    return request.get("ID")


def metadata(*keys: Keys, entity: str = ENTITY, until: str = "", sso: str = "") -> etree._Element:
    descriptors = "".join(
        '<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>'
        f"{one.base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for one in keys
    )
    valid = f'validUntil="{until}"' if until else ""
    return etree.fromstring(
        f'<md:EntityDescriptor {NS} ID="_m1" entityID="{entity}" {valid}><md:IDPSSODescriptor '
        f'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{descriptors}'
        '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
        f'Location="{sso or "https://idp.lakeside.example/sso"}"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


class MetadataServer:
    """Serves `body`, or an error if there is none; counts requests."""

    def __init__(self) -> None:
        self.body = b""
        self.calls = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.here = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_port}/metadata"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        here: MetadataServer = self.server.here  # type: ignore[attr-defined]
        here.calls += 1
        self.send_response(200 if here.body else 503)
        self.send_header("Content-Length", str(len(here.body)))
        self.end_headers()
        self.wfile.write(here.body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""
