// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Signing in with a TLS certificate, and TLS that is switched off for one instance.
#include "services/core/secrets.h"
#include "tests/servicenow/authfixture.h"
#include "tests/servicenow/testcertificate.h"

#include <QTemporaryDir>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

const QString passphrase = u"planted-passphrase-0123"_s;

template <auto function> struct Free {
    template <typename T> void operator()(T *pointer) const { function(pointer); }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

Bio reader(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

QByteArray contents(const Bio &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, qsizetype(size));
}

Key keyOf(const TestCertificate &certificate)
{
    return Key(PEM_read_bio_PrivateKey(reader(certificate.keyPem).get(), nullptr, nullptr, nullptr));
}

QByteArray encryptedKey(const TestCertificate &certificate)
{
    const Bio out(BIO_new(BIO_s_mem()));
    const QByteArray words = passphrase.toUtf8();
    PEM_write_bio_PKCS8PrivateKey(
        out.get(), keyOf(certificate).get(), EVP_aes_256_cbc(), words.constData(), int(words.size()), nullptr, nullptr);
    return contents(out);
}

QByteArray pkcs12(const TestCertificate &certificate)
{
    const Certificate x509(PEM_read_bio_X509(reader(certificate.certificatePem).get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<PKCS12, Free<PKCS12_free>> store(PKCS12_create(passphrase.toUtf8().constData(), "ana",
        keyOf(certificate).get(), x509.get(), nullptr, NID_aes_256_cbc, NID_aes_256_cbc, 2048, 2048, 0));
    const Bio out(BIO_new(BIO_s_mem()));
    i2d_PKCS12_bio(out.get(), store.get());
    return contents(out);
}

} // namespace

class TestAuthTls final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_watch = std::make_unique<SecretWatch>();
        m_watch->plant(passphrase);
        const auto authority = TestCertificate::make("Client authority", {}, 10, nullptr, true);
        m_certificate = TestCertificate::make("ana.souza", {}, 10, &authority);
        m_stranger = TestCertificate::make("ana.souza", {}, 10);
        write(u"clients.pem"_s, authority.certificatePem);
        simulator::Options options = SimulatorFixture::smallInstance(5);
        options.tlsDirectory = m_directory.path();
        options.clientCaFile = m_directory.filePath(u"clients.pem"_s);
        options.access = {{u"certificates"_s,
            QJsonArray{QJsonObject{{u"common_name"_s, u"ana.souza"_s}, {u"user"_s, u"problem.admin"_s}}}}};
        m_instance = std::make_unique<SimulatorFixture>(options);
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
    }
    void cleanup() { QCOMPARE(m_watch->leak(), QString()); }
    void cleanupTestCase() { m_instance.reset(); }

    void everyForm_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("fileBytes");
        QTest::addColumn<QByteArray>("keyBytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("PEM") << u"a.pem"_s << m_certificate.certificatePem << m_certificate.keyPem << QString();
        QTest::newRow("PEM in one file") << u"b.pem"_s
                                         << QByteArray(m_certificate.certificatePem + m_certificate.keyPem)
                                         << QByteArray() << QString();
        QTest::newRow("PEM with a passphrase")
            << u"c.pem"_s << m_certificate.certificatePem << encryptedKey(m_certificate) << passphrase;
        QTest::newRow("PKCS#12") << u"d.p12"_s << pkcs12(m_certificate) << QByteArray() << passphrase;
        QTest::newRow("PFX") << u"e.PFX"_s << pkcs12(m_certificate) << QByteArray() << passphrase;
    }
    void everyForm()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, fileBytes);
        QFETCH(QByteArray, keyBytes);
        QFETCH(QString, words);
        ClientCertificate settings{.file = write(file, fileBytes), .keyFile = {}, .passphrase = words};
        if (!keyBytes.isEmpty())
            settings.keyFile = write(file + u".key"_s, keyBytes);
        Transport transport(accountWith(settings), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"problem.admin"_s);
        if (words.isEmpty())
            return;
        settings.passphrase = u"not the right one"_s;
        Transport refused(accountWith(settings), quickRetries());
        const auto answer = refused.send(whoAmI(), {});
        QCOMPARE(answer.error().code, ErrorCode::InvalidArgument);
        QVERIFY(answer.error().detail.contains(u"passphrase"));
        QVERIFY(!answer.error().detail.contains(u"not the right"));
    }

    void withoutOneItIsNobody()
    {
        Transport transport(accountWith({}), quickRetries());
        QCOMPARE(transport.send(whoAmI(), {}).error().code, ErrorCode::Unauthorized);
    }

    void aCertificateThatTheInstanceDoesNotTrust()
    {
        const ClientCertificate settings{
            .file = write(u"s.pem"_s, m_stranger.certificatePem + m_stranger.keyPem), .keyFile = {}, .passphrase = {}};
        Transport transport(accountWith(settings), quickRetries(1));
        const auto answer = transport.send(whoAmI(), {});
        QVERIFY(!answer);
        m_watch->take(answer.error());
        // TLS 1.3: the server says so when the client thinks it is through
        QCOMPARE(errorCodeName(answer.error().code), u"tls-untrusted"_s);
        QVERIFY(!answer.error().retryable);
    }

    void filesThatAreNotAsTheyShouldBe()
    {
        const QString good = write(u"g.pem"_s, m_certificate.certificatePem);
        const auto codeOf = [this](const ClientCertificate &settings) {
            Transport transport(accountWith(settings), quickRetries());
            const auto answer = transport.send(whoAmI(), {});
            return answer ? u"none"_s : errorCodeName(answer.error().code);
        };
        QCOMPARE(
            codeOf({.file = m_directory.filePath(u"missing.pem"_s), .keyFile = {}, .passphrase = {}}), u"file-error"_s);
        QCOMPARE(codeOf({.file = good, .keyFile = {}, .passphrase = {}}), u"invalid-argument"_s); // no key in it
        QCOMPARE(codeOf({.file = write(u"x.pem"_s, "nothing"), .keyFile = {}, .passphrase = {}}), u"file-error"_s);
        QCOMPARE(
            codeOf({.file = write(u"x.p12"_s, "nothing"), .keyFile = {}, .passphrase = {}}), u"invalid-argument"_s);
#ifndef Q_OS_WIN
        const QString open = write(u"open.key"_s, m_certificate.keyPem);
        QVERIFY(QFile::setPermissions(open, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        QCOMPARE(codeOf({.file = good, .keyFile = open, .passphrase = {}}), u"file-error"_s);
        const auto read = readProtectedFile(open);
        QVERIFY(!read && read.error().detail.contains(u"chmod 600"));
#endif
    }

    // One transport is one start: each says it anew, and names the instance.
    void tlsIsOffForOneInstanceOnlyAndLoudly()
    {
        InstanceConfig config = configFor(m_instance->url());
        config.caFile.clear(); // not trusted
        config.verifyTls = false;
        const QRegularExpression warning(u"TLS certificates of 127\\.0\\.0\\.1:[0-9]+ are NOT verified"_s);
        for (int start = 0; start < 2; ++start) {
            QTest::ignoreMessage(QtWarningMsg, warning);
            Transport transport(Account::make(config, basicAuth(u"admin"_s, u"admin"_s)), quickRetries());
            QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        }
        config.verifyTls = true;
        Transport verified(Account::make(config, basicAuth(u"admin"_s, u"admin"_s)), quickRetries());
        QCOMPARE(verified.send(whoAmI(), {}).error().code, ErrorCode::TlsUntrusted);
    }

private:
    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return {};
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return file.fileName();
    }
    std::shared_ptr<Account> accountWith(const ClientCertificate &settings) const
    {
        InstanceConfig config = configFor(m_instance->url());
        config.caFile = m_instance->caFile();
        config.clientCertificate = settings;
        return Account::make(config, certificateAuth(u"ana.souza"_s));
    }

    QTemporaryDir m_directory;
    TestCertificate m_certificate, m_stranger;
    std::unique_ptr<SecretWatch> m_watch;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestAuthTls)
#include "tst_authtls.moc"
