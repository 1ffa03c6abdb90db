"""Read and verify the metadata of a SAML identity provider. Imported only where SAML is used."""

import datetime as dt
from dataclasses import dataclass

import xmlsec
from cryptography import x509
from lxml import etree

MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
NAMES = {"md": MD, "ds": DS}
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
LARGEST = 5_000_000
LONGEST_CERTIFICATE = 20_000
# what a signature may be made with: nothing that rests on SHA-1, no HMAC with a public key
ALGORITHMS = {
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
}
DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512",
}


class BadMetadata(Exception):
    """`reason` is one word, for the log and the alarm."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Metadata:
    """`certificates` are the IdP's signing certificates in base64, without their PEM lines."""

    entity_id: str
    document: str
    sso_url: str
    certificates: tuple[str, ...]
    valid_until: dt.datetime | None


def read(
    document: bytes, *, entity_id: str, certificate: str, now: dt.datetime, https_only: bool
) -> Metadata:
    """Return the metadata of one IdP. With `certificate`, a PEM, the root must be signed by it.

    Raises BadMetadata: size, xml, unsigned, signature, expired, entity, certificate, sso_url.
    """
    root = _parsed(document)
    if certificate:
        _verify(root, certificate)
    entity = _entity(root, entity_id)
    valid_until = _valid_until(root, entity)
    if valid_until and valid_until <= now:
        raise BadMetadata("expired")
    role = entity.find("md:IDPSSODescriptor", NAMES)
    if role is None:
        raise BadMetadata("entity")
    return Metadata(
        entity_id=entity_id,
        document=etree.tostring(entity, encoding="unicode"),
        sso_url=_sso_url(role, https_only=https_only),
        certificates=_certificates(role),
        valid_until=valid_until,
    )


def stored(document: str, entity_id: str) -> Metadata:
    """Return metadata that `read` accepted before."""
    entity = _entity(_parsed(document.encode()), entity_id)
    role = entity.find("md:IDPSSODescriptor", NAMES)
    url, certificates = _sso_url(role, https_only=False), _certificates(role)
    return Metadata(entity_id, document, url, certificates, _valid_until(entity))


def ends(metadata: Metadata) -> list[dt.datetime]:
    """Return when each signing certificate ends, the last one first."""
    return sorted((_not_after(one) for one in metadata.certificates), reverse=True)


def _parsed(document: bytes) -> etree._Element:
    if len(document) > LARGEST:
        raise BadMetadata("size")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError:
        raise BadMetadata("xml") from None
    if root.getroottree().docinfo.doctype:
        raise BadMetadata("xml")
    return root


def _verify(root: etree._Element, certificate: str) -> None:
    """Require that the root itself is what was signed, wherever else a signature stands."""
    signatures = root.findall("ds:Signature", NAMES)
    if len(signatures) != 1:
        raise BadMetadata("unsigned")
    (signature,) = signatures
    references = signature.findall("ds:SignedInfo/ds:Reference", NAMES)
    own_id = root.get("ID", "")
    same = [one for one in root.iter() if one.get("ID") == own_id]
    if (
        len(references) != 1
        or not own_id
        or references[0].get("URI") != f"#{own_id}"
        or same != [root]
    ):
        raise BadMetadata("signature")
    methods = {one.get("Algorithm") for one in signature.iter(f"{{{DS}}}SignatureMethod")}
    digests = {one.get("Algorithm") for one in signature.iter(f"{{{DS}}}DigestMethod")}
    if not (methods <= ALGORITHMS and digests <= DIGESTS):
        raise BadMetadata("signature")
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(
        certificate.encode(), xmlsec.constants.KeyDataFormatCertPem
    )
    try:
        context.verify(signature)
    except xmlsec.Error:
        raise BadMetadata("signature") from None


def _entity(root: etree._Element, entity_id: str) -> etree._Element:
    found = [
        one for one in root.iter(f"{{{MD}}}EntityDescriptor") if one.get("entityID") == entity_id
    ]
    if len(found) != 1:
        raise BadMetadata("entity")
    return found[0]


def _valid_until(*elements: etree._Element) -> dt.datetime | None:
    given = [one.get("validUntil") for one in elements if one.get("validUntil")]
    try:
        moments = [dt.datetime.fromisoformat(one) for one in given]
    except ValueError:
        raise BadMetadata("xml") from None
    return min((one if one.tzinfo else one.replace(tzinfo=dt.UTC) for one in moments), default=None)


def _sso_url(role: etree._Element, *, https_only: bool) -> str:
    urls = [
        one.get("Location", "")
        for one in role.findall("md:SingleSignOnService", NAMES)
        if one.get("Binding") == REDIRECT
    ]
    schemes = ("https://",) if https_only else ("https://", "http://")
    if not urls or not urls[0].startswith(schemes):
        raise BadMetadata("sso_url")
    return urls[0]


def _certificates(role: etree._Element) -> tuple[str, ...]:
    path = "ds:KeyInfo/ds:X509Data/ds:X509Certificate"
    found = [
        "".join((one.text or "").split())
        for key in role.findall("md:KeyDescriptor", NAMES)
        if key.get("use") in (None, "signing")
        for one in key.findall(path, NAMES)
    ]
    if not found:
        raise BadMetadata("certificate")
    try:
        for one in found:
            _not_after(one)
    except ValueError:
        raise BadMetadata("certificate") from None
    return tuple(dict.fromkeys(found))


def pem(certificate: str) -> str:
    return f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n"


def not_after(certificate_pem: str) -> dt.datetime:
    return x509.load_pem_x509_certificate(certificate_pem.encode()).not_valid_after_utc


def _not_after(certificate: str) -> dt.datetime:
    if len(certificate) > LONGEST_CERTIFICATE:
        raise ValueError("too long")
    return not_after(pem(certificate))
