// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/storearguments.h"

#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

void addStoreOptions(CLI::App &command, StoreArguments &arguments)
{
    CLI::Option *store = command
                             .add_option("--store", arguments.store,
                                 translate("StoreArguments",
                                     "the store: postgresql://USER@HOST/DATABASE; the password is taken from "
                                     "BUNSNC_STORE_PASSWORD, PGPASSWORD or libpq's password file"))
                             ->type_name("");
    command
        .add_option("--config", arguments.config,
            translate("StoreArguments", "a service's configuration that names the store, in place of --store"))
        ->excludes(store)
        ->type_name("FILE");
    command
        .add_option("--environment", arguments.environment,
            translate("StoreArguments", "which of the file's environments; else BUNSNC_ENVIRONMENT, or the only one"))
        ->type_name("NAME");
}

Configuration readConfiguration(const std::string &file, const std::string &environment)
{
    QString name = fromArgument(environment);
    if (name.isEmpty())
        name = qEnvironmentVariable("BUNSNC_ENVIRONMENT");
    return Configuration::read(fromArgument(file), name, QProcessEnvironment::systemEnvironment());
}

Result<QString> storeAddressOf(const StoreArguments &arguments)
{
    if (!arguments.store.empty())
        return fromArgument(arguments.store);
    if (arguments.config.empty()) {
        return argumentError(
            u"--store"_s, QCoreApplication::translate("StoreArguments", "say which store with --store or --config"));
    }
    Configuration configuration = readConfiguration(arguments.config, arguments.environment);
    configuration.require(SettingKey::StoreAddress);
    if (!configuration.isSound())
        return argumentError(u"--config"_s, configuration.faults().front().text());
    return configuration.settings().string(SettingKey::StoreAddress);
}

} // namespace bunsnc::app
