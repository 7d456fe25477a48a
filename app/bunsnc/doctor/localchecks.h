// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/doctor/finding.h"
#include "services/core/secrets.h"

namespace bunsnc::app {

/// This machine: space for the store, whether another program keeps it up to date, and where secrets go.
std::vector<Finding> checkMachine(const QString &storePath, SecretStore &secrets);

} // namespace bunsnc::app
