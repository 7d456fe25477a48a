// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/certificates.h"

#include "services/http/failure.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace bunsnc::http {

namespace {

template<auto function>
struct Free {
    template<typename T>
    void operator()(T *pointer) const
    {
        function(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;

constexpr long day = 24 * 60 * 60;
constexpr int validDays = 825;

Error opensslError(const QString &what)
{
    char text[256] = "";
    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    return failure(ErrorCode::Unknown, what, QString::fromLatin1(text));
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool nameIt(X509 *certificate, const QByteArray &commonName)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    const auto add = [name](const char *field, const QByteArray &text) {
        return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                   reinterpret_cast<const unsigned char *>(text.constData()), int(text.size()), -1, 0)
            == 1;
    };
    return add("O", "BunSNC simulator"_ba) && add("CN", commonName);
}

Certificate blank(EVP_PKEY *key, const QByteArray &commonName)
{
    Certificate certificate(X509_new());
    unsigned char serial[16];
    if (!certificate || RAND_bytes(serial, sizeof serial) != 1)
        return {};
    serial[0] &= 0x7f;
    std::unique_ptr<BIGNUM, Free<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
    X509_set_version(certificate.get(), 2);
    if (!number || !BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()))
        // one day early: machines whose clocks differ, and tests that move a clock
        || !X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day)
        || !X509_time_adj_ex(X509_getm_notAfter(certificate.get()), validDays, 0, nullptr)
        || X509_set_pubkey(certificate.get(), key) != 1 || !nameIt(certificate.get(), commonName))
        return {};
    return certificate;
}

template<typename Write>
Result<QByteArray> pem(Write write)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio || write(bio.get()) != 1)
        return opensslError(u"PEM"_s);
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, qsizetype(size));
}

Result<> writeFile(const QString &path, const QByteArray &bytes, bool secret)
{
    QSaveFile file(path);
    // The mode is set before the bytes are there: a key is never readable by others, not even for a moment.
    if (!file.open(QIODevice::WriteOnly)
        || (secret && !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        || file.write(bytes) != bytes.size() || !file.commit())
        return failure(ErrorCode::FileError, path, file.errorString());
    return {};
}

bool stillGood(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray bytes = file.readAll();
    const Bio bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    return certificate && X509_cmp_current_time(X509_get0_notAfter(certificate.get())) > 0;
}

Result<> make(const LocalCertificate &files)
{
    const Key caKey(EVP_EC_gen("P-256"));
    const Key key(EVP_EC_gen("P-256"));
    if (!caKey || !key)
        return opensslError(u"key"_s);
    const Certificate ca = blank(caKey.get(), "BunSNC simulator test authority"_ba);
    const Certificate leaf = blank(key.get(), "localhost"_ba);
    if (!ca || !leaf)
        return opensslError(u"certificate"_s);
    X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca.get()));
    if (!addExtension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        || !addExtension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign")
        || !addExtension(ca.get(), ca.get(), NID_subject_key_identifier, "hash")
        || X509_sign(ca.get(), caKey.get(), EVP_sha256()) == 0
        || !addExtension(leaf.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE")
        || !addExtension(leaf.get(), ca.get(), NID_key_usage, "critical,digitalSignature")
        || !addExtension(leaf.get(), ca.get(), NID_ext_key_usage, "serverAuth")
        || !addExtension(leaf.get(), ca.get(), NID_authority_key_identifier, "keyid")
        || !addExtension(leaf.get(), ca.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1")
        || X509_sign(leaf.get(), caKey.get(), EVP_sha256()) == 0)
        return opensslError(u"signature"_s);

    const auto certificatePem = [](X509 *certificate) {
        return pem([certificate](BIO *bio) { return PEM_write_bio_X509(bio, certificate); });
    };
    Result<QByteArray> caText = certificatePem(ca.get());
    Result<QByteArray> leafText = certificatePem(leaf.get());
    Result<QByteArray> keyText = pem(
        [&key](BIO *bio) { return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    for (const auto *text : {&caText, &leafText, &keyText}) {
        if (!*text)
            return text->error();
    }
    if (auto done = writeFile(files.keyFile, *keyText, true); !done)
        return done;
    if (auto done = writeFile(files.certificateFile, *leafText, false); !done)
        return done;
    return writeFile(files.caFile, *caText, false);
}

} // namespace

Result<LocalCertificate> localCertificate(const QString &directory)
{
    const QDir dir(directory);
    if (!dir.mkpath(u"."_s))
        return failure(ErrorCode::FileError, directory, u"cannot make the directory"_s);
    const LocalCertificate files{.caFile = dir.absoluteFilePath(u"ca.pem"_s),
        .certificateFile = dir.absoluteFilePath(u"localhost.pem"_s),
        .keyFile = dir.absoluteFilePath(u"localhost-key.pem"_s)};
    if (stillGood(files.caFile) && stillGood(files.certificateFile) && QFile::exists(files.keyFile))
        return files;
    if (auto made = make(files); !made)
        return made.error();
    return files;
}

} // namespace bunsnc::http
