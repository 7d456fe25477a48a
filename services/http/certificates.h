// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>

namespace bunsnc::http {

/// PEM files of a certificate for this machine's loopback names and of the authority that signed it.
struct LocalCertificate {
    QString caFile;
    QString certificateFile;
    QString keyFile; ///< readable by the owner only
};

/// The certificate in `directory`, for localhost, 127.0.0.1 and ::1. Made together with its authority when files are
/// missing; an expired one is made anew. For servers on loopback: the authority's key is thrown away after signing.
Result<LocalCertificate> localCertificate(const QString &directory);

} // namespace bunsnc::http
