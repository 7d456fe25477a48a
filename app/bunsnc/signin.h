// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/auth.h"
#include "services/servicenow/instance.h"

#include <QString>

#include <stop_token>

namespace bunsnc::app {

/// How the command signs in at `instance`: as the file `authFile` says (docs/authentication.md), or with the user's
/// password when it is empty. Secrets come from the environment, the keychain or, a password, from a prompt. Puts a
/// client certificate into `instance`. Where a person has to sign in, the address of the page is printed on stderr.
Result<std::shared_ptr<servicenow::AuthProvider>> signIn(
    const QString &authFile, const QString &user, servicenow::InstanceConfig &instance, const std::stop_token &stop);

} // namespace bunsnc::app
