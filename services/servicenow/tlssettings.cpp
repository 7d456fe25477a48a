// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/tlssettings.h"

#include <QDateTime>
#include <QFile>
#include <QSslCertificate>

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
