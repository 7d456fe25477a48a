// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/tlssettings.h"

#include "services/core/log.h"
#include "services/core/secrets.h"

#include <QBuffer>
#include <QDateTime>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Result<QSslConfiguration> tlsConfiguration(const QString &caFile)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (caFile.isEmpty())
        return configuration;
    QFile file(caFile);
    if (!file.open(QIODevice::ReadOnly))
        return Error{.code = ErrorCode::FileError, .subject = caFile, .detail = file.errorString()};
    const auto authorities = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (authorities.isEmpty())
        return Error{.code = ErrorCode::FileError, .subject = caFile, .detail = u"no PEM certificate in the file"_s};
    configuration.addCaCertificates(authorities);
    return configuration;
}

namespace {

Result<> addPkcs12(QSslConfiguration &configuration, const QByteArray &bytes, const ClientCertificate &settings)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QSslKey key;
    QSslCertificate certificate;
    QList<QSslCertificate> chain;
    if (!QSslCertificate::importPkcs12(&buffer, &key, &certificate, &chain, settings.passphrase.toUtf8())) {
        return Error{.code = ErrorCode::InvalidArgument, .subject = settings.file,
            .detail = u"no PKCS#12 file, or the passphrase is wrong"_s};
    }
    configuration.setLocalCertificateChain(QList<QSslCertificate>{certificate} + chain);
    configuration.setPrivateKey(key);
    return {};
}

Result<> addPem(QSslConfiguration &configuration, const QByteArray &bytes, const ClientCertificate &settings)
{
    const auto chain = QSslCertificate::fromData(bytes, QSsl::Pem);
    if (chain.isEmpty())
        return Error{
            .code = ErrorCode::FileError, .subject = settings.file, .detail = u"no PEM certificate in the file"_s};
    const QString keyFile = settings.keyFile.isEmpty() ? settings.file : settings.keyFile;
    const auto keyBytes = readProtectedFile(keyFile);
    if (!keyBytes)
        return keyBytes.error();
    QSslKey key;
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
        key = QSslKey(*keyBytes, algorithm, QSsl::Pem, QSsl::PrivateKey, settings.passphrase.toUtf8());
        if (!key.isNull())
            break;
    }
    if (key.isNull()) {
        return Error{.code = ErrorCode::InvalidArgument, .subject = keyFile,
            .detail = u"no private key in the file, or the passphrase is wrong"_s};
    }
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    return {};
}

} // namespace

Result<QSslConfiguration> tlsConfiguration(const InstanceConfig &instance)
{
    auto configuration = tlsConfiguration(instance.caFile);
    const ClientCertificate &settings = instance.clientCertificate;
    if (!configuration || settings.file.isEmpty())
        return configuration;
    registerSecret(settings.passphrase);
    const bool isPkcs12 = settings.file.endsWith(u".p12"_s, Qt::CaseInsensitive)
        || settings.file.endsWith(u".pfx"_s, Qt::CaseInsensitive);
    QFile file(settings.file);
    if (!file.open(QIODevice::ReadOnly))
        return Error{.code = ErrorCode::FileError, .subject = settings.file, .detail = file.errorString()};
    const QByteArray bytes = file.readAll();
    auto added = isPkcs12 ? addPkcs12(*configuration, bytes, settings) : addPem(*configuration, bytes, settings);
    if (!added)
        return added.error();
    return configuration;
}

namespace {

QString reason(const QSslError &error)
{
    const QSslCertificate certificate = error.certificate();
    switch (error.error()) {
    case QSslError::CertificateExpired:
        return u"the certificate expired on "_s + certificate.expiryDate().toUTC().toString(Qt::ISODate);
    case QSslError::CertificateNotYetValid:
        return u"the certificate is not valid before "_s + certificate.effectiveDate().toUTC().toString(Qt::ISODate);
    case QSslError::SelfSignedCertificate:
        return u"the certificate is self-signed"_s;
    case QSslError::SelfSignedCertificateInChain:
        return u"the chain ends in a self-signed certificate that is not trusted"_s;
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return u"the certificate's issuer is not trusted"_s;
    case QSslError::HostNameMismatch:
        return u"the certificate is for another host name"_s;
    case QSslError::CertificateRevoked:
        return u"the certificate was revoked"_s;
    case QSslError::CertificateBlacklisted:
        return u"the certificate is on the list of known bad ones"_s;
    case QSslError::InvalidCaCertificate:
    case QSslError::InvalidPurpose:
        return u"the certificate may not be used for this purpose"_s;
    case QSslError::NoPeerCertificate:
        return u"the server shows no certificate"_s;
    default:
        return u"certificate error %1"_s.arg(static_cast<int>(error.error()));
    }
}

} // namespace

QString describeTlsErrors(const QList<QSslError> &errors)
{
    QStringList reasons;
    for (const QSslError &error : errors) {
        const QString text = reason(error);
        if (!reasons.contains(text))
            reasons.append(text);
    }
    QString text = reasons.join(u"; "_s);
    for (const QSslError &error : errors) {
        if (!error.certificate().isNull()) {
            text += u" (certificate of "_s + error.certificate().subjectDisplayName() + u", issued by "_s
                + error.certificate().issuerDisplayName() + u')';
            break;
        }
    }
    return text;
}

} // namespace bunsnc::servicenow
