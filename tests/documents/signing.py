"""Signs a paper as the program of a lawyer or a court does: behind it, altering nothing."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

_KEY = b"of the test only"
WHO = "Жээнбаева Өмүргүл"


@cache
def _signer() -> signers.SimpleSigner:
    key, name = ec.generate_private_key(ec.SECP256R1()), _name()
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    held = pkcs12.serialize_key_and_certificates(
        b"signer", key, certificate, None, BestAvailableEncryption(_KEY)
    )
    signer: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(
        held, other_certs=[], passphrase=_KEY
    )
    assert signer is not None
    return signer


def _name() -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, WHO)])


def signed(data: bytes) -> bytes:
    """Return a paper with a PAdES signature appended (ETSI EN 319 142-1)."""
    told = signers.PdfSignatureMetadata(
        field_name="Signature", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    out: io.BytesIO = signers.PdfSigner(told, signer=_signer()).sign_pdf(writer)
    return out.getvalue()


def checked(data: bytes) -> PdfSignatureStatus:
    """Say what the signature of a paper is worth to whoever trusts the signer; no network."""
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    trusting = ValidationContext(trust_roots=[_signer().signing_cert], allow_fetching=False)
    return validate_pdf_signature(signature, trusting)
