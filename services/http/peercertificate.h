// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/types.h>

#include <string>

namespace bunsnc::http {

/// What a client showed of itself in TLS; empty when it showed nothing, or nothing that was verified.
struct PeerCertificate {
    std::string sha256; ///< of its DER, lower-case hex
    std::string name; ///< its subject's common name
};
PeerCertificate peerCertificate(const SSL *tls);

} // namespace bunsnc::http
