// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/transport.h"

namespace bunsnc::servicenow {

/// How a timed-out write is looked for afterwards.
struct WriteCheckPolicy {
    int checks = 3;
    std::chrono::milliseconds pause{2'000}; ///< before the second check; doubled before each further one
};

/// What a Client is made of.
struct ClientConfig {
    /// "dev0" (https://dev0.service-now.com) or a whole URL: https, or http to this machine.
    QString instance;
    std::shared_ptr<AuthProvider> auth;
    /// Proxy, TLS, time-outs and limits; its `url` is taken from `instance`.
    InstanceConfig connection = {};
    RetryPolicy retry = {};
    WriteCheckPolicy writeCheck = {};
    int asyncCalls = 4; ///< asynchronous calls that run at the same time; further ones wait
    /// A new record is given its sys_id here, so that an insert without an answer can be looked for.
    bool chooseSysIds = true;
};

/// The address of `instance`: a bare name is an instance of service-now.com, everything else must be a whole URL ("a.b" is
/// refused: it may be meant either way). InvalidArgument otherwise; never repeats the input, which may hold a password.
Result<QUrl> instanceUrl(const QString &instance);

/// 32 letters or digits.
bool guessIsSysId(QStringView text);

} // namespace bunsnc::servicenow
