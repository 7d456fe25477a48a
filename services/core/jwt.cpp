// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/jwt.h"

#include <QJsonDocument>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>

namespace bunsnc::jwt {

using namespace Qt::StringLiterals;

namespace {

constexpr auto encoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

template <auto function> struct Free {
    template <typename T> void operator()(T *pointer) const { function(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

struct Algorithm {
    QLatin1StringView name;
    int keyType; ///< EVP_PKEY_HMAC, _RSA, _EC
    const EVP_MD *(*hash)();
    int curveBits = 0;
};
const std::array algorithms{Algorithm{"HS256"_L1, EVP_PKEY_HMAC, &EVP_sha256},
    Algorithm{"HS384"_L1, EVP_PKEY_HMAC, &EVP_sha384}, Algorithm{"HS512"_L1, EVP_PKEY_HMAC, &EVP_sha512},
    Algorithm{"RS256"_L1, EVP_PKEY_RSA, &EVP_sha256}, Algorithm{"RS384"_L1, EVP_PKEY_RSA, &EVP_sha384},
    Algorithm{"RS512"_L1, EVP_PKEY_RSA, &EVP_sha512}, Algorithm{"ES256"_L1, EVP_PKEY_EC, &EVP_sha256, 256},
    Algorithm{"ES384"_L1, EVP_PKEY_EC, &EVP_sha384, 384}, Algorithm{"ES512"_L1, EVP_PKEY_EC, &EVP_sha512, 521}};

const Algorithm *find(const QString &name)
{
    const auto found =
        std::find_if(algorithms.begin(), algorithms.end(), [&](const Algorithm &a) { return name == a.name; });
    return found == algorithms.end() ? nullptr : &*found;
}

const unsigned char *bytes(const QByteArray &text)
{
    return reinterpret_cast<const unsigned char *>(text.constData());
}

unsigned char *bytes(QByteArray &text)
{
    return reinterpret_cast<unsigned char *>(text.data());
}

Error wrong(const QString &detail)
{
    ERR_clear_error();
    return Error{.code = ErrorCode::InvalidArgument, .subject = u"JWT"_s, .detail = detail};
}

Error refused(const QString &detail)
{
    ERR_clear_error();
    return Error{.code = ErrorCode::Unauthorized, .subject = u"JWT"_s, .detail = detail};
}

bool fits(EVP_PKEY *key, const Algorithm &algorithm)
{
    return EVP_PKEY_get_base_id(key) == algorithm.keyType
        && (algorithm.curveBits == 0 || EVP_PKEY_get_bits(key) == algorithm.curveBits);
}

// Without a passphrase OpenSSL would ask for one at the terminal.
int givePassphrase(char *buffer, int size, int, void *data)
{
    const auto *passphrase = static_cast<const QByteArray *>(data);
    if (passphrase->size() > size)
        return -1;
    std::copy(passphrase->begin(), passphrase->end(), buffer);
    return static_cast<int>(passphrase->size());
}

Key privateKey(const QByteArray &pem, const QByteArray &passphrase)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    QByteArray words = passphrase;
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &givePassphrase, &words));
}

Key publicKey(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    if (pem.contains("BEGIN CERTIFICATE")) {
        const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        return Key(certificate ? X509_get_pubkey(certificate.get()) : nullptr);
    }
    return Key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
}

QByteArray hmac(const QByteArray &data, const Algorithm &algorithm, const QByteArray &secret)
{
    QByteArray code(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    if (!HMAC(algorithm.hash(), secret.constData(), static_cast<int>(secret.size()), bytes(data),
            static_cast<std::size_t>(data.size()), bytes(code), &size))
        return {};
    code.resize(static_cast<qsizetype>(size));
    return code;
}

// A JWT holds an EC signature as two numbers of fixed length; OpenSSL makes and reads DER.
QByteArray fromDer(const QByteArray &der, const Algorithm &algorithm)
{
    const unsigned char *at = bytes(der);
    const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    if (!signature)
        return {};
    const int half = (algorithm.curveBits + 7) / 8;
    QByteArray raw(half * 2, '\0');
    if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes(raw), half) != half
        || BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes(raw) + half, half) != half)
        return {};
    return raw;
}

QByteArray toDer(const QByteArray &raw, const Algorithm &algorithm)
{
    const int half = (algorithm.curveBits + 7) / 8;
    if (raw.size() != half * 2)
        return {};
    const Signature signature(ECDSA_SIG_new());
    if (!signature
        || ECDSA_SIG_set0(
               signature.get(), BN_bin2bn(bytes(raw), half, nullptr), BN_bin2bn(bytes(raw) + half, half, nullptr))
            != 1)
        return {};
    unsigned char *out = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &out);
    if (size <= 0)
        return {};
    QByteArray der(reinterpret_cast<const char *>(out), size);
    OPENSSL_free(out);
    return der;
}

QByteArray signature(const QByteArray &data, const Algorithm &algorithm, EVP_PKEY *key)
{
    const Digest context(EVP_MD_CTX_new());
    std::size_t size = 0;
    if (!context || EVP_DigestSignInit(context.get(), nullptr, algorithm.hash(), nullptr, key) != 1
        || EVP_DigestSign(context.get(), nullptr, &size, bytes(data), static_cast<std::size_t>(data.size())) != 1)
        return {};
    QByteArray result(static_cast<qsizetype>(size), '\0');
    if (EVP_DigestSign(context.get(), bytes(result), &size, bytes(data), static_cast<std::size_t>(data.size())) != 1)
        return {};
    result.resize(static_cast<qsizetype>(size));
    return algorithm.keyType == EVP_PKEY_EC ? fromDer(result, algorithm) : result;
}

bool isRight(const QByteArray &data, const QByteArray &signed_, const Algorithm &algorithm, EVP_PKEY *key)
{
    const QByteArray given = algorithm.keyType == EVP_PKEY_EC ? toDer(signed_, algorithm) : signed_;
    const Digest context(EVP_MD_CTX_new());
    return !given.isEmpty() && context
        && EVP_DigestVerifyInit(context.get(), nullptr, algorithm.hash(), nullptr, key) == 1
        && EVP_DigestVerify(context.get(), bytes(given), static_cast<std::size_t>(given.size()), bytes(data),
               static_cast<std::size_t>(data.size()))
        == 1;
}

std::optional<QJsonObject> objectIn(const QByteArray &part)
{
    const auto decoded = QByteArray::fromBase64Encoding(part, encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(*decoded);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

} // namespace

bool isKnownAlgorithm(const QString &algorithm)
{
    return find(algorithm) != nullptr;
}

Result<QByteArray> sign(const QJsonObject &claims, const SigningKey &key)
{
    const Algorithm *algorithm = find(key.algorithm);
    if (!algorithm)
        return wrong(u"unknown algorithm %1"_s.arg(key.algorithm.left(20)));
    QJsonObject header{{u"alg"_s, key.algorithm}, {u"typ"_s, u"JWT"_s}};
    if (!key.keyId.isEmpty())
        header.insert(u"kid"_s, key.keyId);
    const auto part = [](const QJsonObject &object) {
        return QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64(encoding);
    };
    const QByteArray data = part(header) + '.' + part(claims);
    QByteArray code;
    if (algorithm->keyType == EVP_PKEY_HMAC) {
        if (key.key.isEmpty())
            return wrong(u"an empty shared secret"_s);
        code = hmac(data, *algorithm, key.key);
    } else {
        const Key pair = privateKey(key.key, key.passphrase);
        if (!pair)
            return wrong(u"the private key cannot be read: it is no PEM, or the passphrase is wrong"_s);
        if (!fits(pair.get(), *algorithm))
            return wrong(u"the private key is of another kind than "_s + key.algorithm);
        code = signature(data, *algorithm, pair.get());
    }
    if (code.isEmpty())
        return wrong(u"the token cannot be signed"_s);
    return QByteArray(data + '.' + code.toBase64(encoding));
}

Result<Token> verify(const QByteArray &token, const QStringList &allowed, const QByteArray &key)
{
    const bool shared =
        std::any_of(allowed.begin(), allowed.end(), [](const QString &a) { return a.startsWith(u"HS"_s); });
    const bool pairs =
        std::any_of(allowed.begin(), allowed.end(), [](const QString &a) { return !a.startsWith(u"HS"_s); });
    if (shared == pairs || key.isEmpty())
        return wrong(u"no key, or algorithms of two kinds"_s);
    const QList<QByteArray> parts = token.split('.');
    if (parts.size() != 3)
        return refused(u"not of three parts"_s);
    const auto header = objectIn(parts[0]);
    const auto claims = objectIn(parts[1]);
    const auto code = QByteArray::fromBase64Encoding(parts[2], encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!header || !claims || !code)
        return refused(u"not readable"_s);
    const QString name = header->value("alg"_L1).toString();
    const Algorithm *algorithm = allowed.contains(name) ? find(name) : nullptr;
    if (!algorithm)
        return refused(u"signed with an algorithm that is not allowed"_s);
    const QByteArray data = parts[0] + '.' + parts[1];
    bool right = false;
    if (algorithm->keyType == EVP_PKEY_HMAC) {
        const QByteArray expected = hmac(data, *algorithm, key);
        right = !expected.isEmpty() && expected.size() == (*code).size()
            && CRYPTO_memcmp(expected.constData(), (*code).constData(), static_cast<std::size_t>(expected.size())) == 0;
    } else {
        const Key pair = publicKey(key);
        if (!pair || !fits(pair.get(), *algorithm))
            return wrong(u"the public key cannot be read, or is of another kind"_s);
        right = isRight(data, *code, *algorithm, pair.get());
    }
    if (!right)
        return refused(u"the signature is wrong"_s);
    return Token{*header, *claims};
}

} // namespace bunsnc::jwt
