// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace bunsnc::keychain {

struct Answer {
    bool succeeded = false;
    QString text; ///< of read()
    QString problem; ///< English; also when it did not answer in time
};
/// Of the system's keychain. Blocking, for as long as a person may take to unlock it; from any thread.
Answer read(const QString &name);
Answer write(const QString &name, const QString &secret);
Answer erase(const QString &name);

} // namespace bunsnc::keychain
