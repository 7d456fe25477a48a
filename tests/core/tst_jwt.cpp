// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/jwt.h"

#include <QTest>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

using namespace bunsnc;
using namespace Qt::StringLiterals;

namespace {

struct KeyPair {
    QByteArray privatePem;
    QByteArray publicPem;
};

QByteArray contents(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, qsizetype(size));
}

KeyPair makePair(EVP_PKEY *made, const QByteArray &passphrase = {})
{
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(made, &EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> secret(BIO_new(BIO_s_mem()), &BIO_free_all);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> open(BIO_new(BIO_s_mem()), &BIO_free_all);
    PEM_write_bio_PrivateKey(secret.get(), key.get(), passphrase.isEmpty() ? nullptr : EVP_aes_256_cbc(),
        reinterpret_cast<const unsigned char *>(passphrase.constData()), int(passphrase.size()), nullptr, nullptr);
    PEM_write_bio_PUBKEY(open.get(), key.get());
    return {contents(secret.get()), contents(open.get())};
}

const QJsonObject claims{{u"iss"_s, u"joe"_s}, {u"sub"_s, u"ana.souza"_s}, {u"exp"_s, 1'300'819'380}};

} // namespace

class TestJwt : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // RFC 7515, appendix A.1
    void aTokenOfSomebodyElseIsRead()
    {
        const QByteArray token =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        const QByteArray key = QByteArray::fromBase64(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
            QByteArray::Base64UrlEncoding);
        const auto read = jwt::verify(token, {u"HS256"_s}, key);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().detail));
        QCOMPARE(read->claims[u"iss"].toString(), u"joe"_s);
        QCOMPARE(read->claims[u"exp"].toInteger(), 1'300'819'380);
        QCOMPARE(read->header[u"alg"].toString(), u"HS256"_s);
        QVERIFY(!jwt::verify(token, {u"HS512"_s}, key));
        QVERIFY(!jwt::verify(token, {u"HS256"_s}, key + 'x'));
    }

    void everyAlgorithmSignsAndVerifies_data()
    {
        QTest::addColumn<QString>("algorithm");
        for (const char *name : {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyAlgorithmSignsAndVerifies()
    {
        QFETCH(QString, algorithm);
        const bool shared = algorithm.startsWith(u'H');
        KeyPair pair{"a shared secret", "a shared secret"};
        if (algorithm.startsWith(u'R'))
            pair = makePair(EVP_RSA_gen(2048));
        else if (algorithm == u"ES256")
            pair = makePair(EVP_EC_gen("P-256"));
        else if (algorithm == u"ES384")
            pair = makePair(EVP_EC_gen("P-384"));
        else if (algorithm == u"ES512")
            pair = makePair(EVP_EC_gen("P-521"));
        for (int round = 0; round < 20; ++round) { // numbers of an EC signature may begin with zeros
            const auto token =
                jwt::sign(claims, {.algorithm = algorithm, .key = pair.privatePem, .passphrase = {}, .keyId = u"k1"_s});
            QVERIFY2(token, qPrintable(token ? QString() : token.error().detail));
            const auto read = jwt::verify(*token, {algorithm}, pair.publicPem);
            QVERIFY2(read, qPrintable(read ? QString() : read.error().detail));
            QCOMPARE(read->claims, claims);
            QCOMPARE(read->header[u"kid"].toString(), u"k1"_s);
            QByteArray changed = *token;
            changed[changed.indexOf('.') + 3] = changed[changed.indexOf('.') + 3] == 'A' ? 'B' : 'A';
            QVERIFY(!jwt::verify(changed, {algorithm}, pair.publicPem));
            if (shared)
                break;
        }
    }

    void aKeyWithAPassphraseNeedsIt()
    {
        const KeyPair pair = makePair(EVP_RSA_gen(2048), "planted-open sesame");
        const auto token = jwt::sign(
            claims, {.algorithm = u"RS256"_s, .key = pair.privatePem, .passphrase = "planted-open sesame", .keyId = {}});
        QVERIFY(token);
        QVERIFY(jwt::verify(*token, {u"RS256"_s}, pair.publicPem));
        const auto refused = jwt::sign(
            claims, {.algorithm = u"RS256"_s, .key = pair.privatePem, .passphrase = "planted-open barley", .keyId = {}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!refused.error().detail.contains(u"barley"));
    }

    void keysOfTheWrongKindAreRefused()
    {
        const KeyPair ec = makePair(EVP_EC_gen("P-256"));
        QCOMPARE(jwt::sign(claims, {.algorithm = u"RS256"_s, .key = ec.privatePem, .passphrase = {}, .keyId = {}})
                     .error()
                     .code,
            ErrorCode::InvalidArgument);
        QCOMPARE(jwt::sign(claims, {.algorithm = u"ES384"_s, .key = ec.privatePem, .passphrase = {}, .keyId = {}})
                     .error()
                     .code,
            ErrorCode::InvalidArgument);
        QCOMPARE(jwt::sign(claims, {.algorithm = u"none"_s, .key = ec.privatePem, .passphrase = {}, .keyId = {}})
                     .error()
                     .code,
            ErrorCode::InvalidArgument);
        QCOMPARE(jwt::sign(claims, {.algorithm = u"HS256"_s, .key = {}, .passphrase = {}, .keyId = {}}).error().code,
            ErrorCode::InvalidArgument);
    }

    // A public key is known to everybody: it must never do as a shared secret, and "none" is no signature.
    void knownForgeriesFail()
    {
        const KeyPair pair = makePair(EVP_RSA_gen(2048));
        const auto forged =
            jwt::sign(claims, {.algorithm = u"HS256"_s, .key = pair.publicPem, .passphrase = {}, .keyId = {}});
        QVERIFY(forged);
        QVERIFY(!jwt::verify(*forged, {u"RS256"_s}, pair.publicPem));
        QVERIFY(!jwt::verify(*forged, {u"RS256"_s, u"HS256"_s}, pair.publicPem));
        const QByteArray unsigned_ =
            QByteArray(R"({"alg":"none"})").toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
            + '.' + forged->split('.')[1] + '.';
        QVERIFY(!jwt::verify(unsigned_, {u"RS256"_s}, pair.publicPem));
        for (const char *text : {"", "..", "a.b.c", "a.b", "a.b.c.d", "!!.??.--"})
            QCOMPARE(jwt::verify(text, {u"RS256"_s}, pair.publicPem).error().code, ErrorCode::Unauthorized);
    }
};

QTEST_GUILESS_MAIN(TestJwt)
#include "tst_jwt.moc"
