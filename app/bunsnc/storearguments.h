// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/configuration.h"

#include <string>

namespace CLI {
class App;
}

namespace bunsnc::app {

/// Which store a command works on: by its address, or as a service's configuration says.
struct StoreArguments {
    std::string store, config, environment;
};
void addStoreOptions(CLI::App &command, StoreArguments &arguments);
/// InvalidArgument without either, and for a configuration with faults.
Result<QString> storeAddressOf(const StoreArguments &arguments);

/// A service's configuration; without a name of an environment BUNSNC_ENVIRONMENT says which.
Configuration readConfiguration(const std::string &file, const std::string &environment);

} // namespace bunsnc::app
