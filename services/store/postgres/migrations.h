// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <vector>

namespace bunsnc::store::pg {

/// Scripts that bring the schema from one version to the next, the first one from nothing. They are history: one that
/// was released is never changed, another is added.
std::vector<QByteArray> migrations();

/// Makes the store's roles where they are missing and that is allowed.
QByteArray rolesScript();

} // namespace bunsnc::store::pg
