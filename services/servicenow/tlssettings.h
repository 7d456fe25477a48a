// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/instance.h"

#include <QSslConfiguration>
#include <QSslError>

namespace bunsnc::servicenow {

/// TLS 1.2 or later with the system's authorities and those in `caFile` (PEM; may be empty).
/// FileError when that file cannot be read or holds no certificate.
Result<QSslConfiguration> tlsConfiguration(const QString &caFile);
/// The same with the instance's client certificate. FileError as well when that cannot be read or when others
/// may read its key; InvalidArgument when there is no key or the passphrase is wrong.
Result<QSslConfiguration> tlsConfiguration(const InstanceConfig &instance);

/// In English, whatever translation of Qt is installed: the reason, and whose certificate it is.
QString describeTlsErrors(const QList<QSslError> &errors);

} // namespace bunsnc::servicenow
