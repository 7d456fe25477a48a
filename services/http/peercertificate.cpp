// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/peercertificate.h"

#include <QByteArray>

#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace bunsnc::http {

PeerCertificate peerCertificate(const SSL *tls)
{
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls), &X509_free);
    if (!certificate || SSL_get_verify_result(tls) != X509_V_OK)
        return {};
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (X509_digest(certificate.get(), EVP_sha256(), digest, &size) != 1)
        return {};
    char name[256] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
    return {QByteArray(reinterpret_cast<const char *>(digest), qsizetype(size)).toHex().toStdString(), name};
}

} // namespace bunsnc::http
