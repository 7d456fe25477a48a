// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/doctor/finding.h"

using namespace Qt::StringLiterals;

namespace bunsnc::app {

Finding fine(const char *check, const QString &title)
{
    return {QLatin1StringView(check), Finding::Level::Ok, title, {}, {}, {}};
}

Finding warning(const char *check, const QString &title, const QString &meaning, const QString &action)
{
    return {QLatin1StringView(check), Finding::Level::Warning, title, meaning, action, {}};
}

Finding failure(const char *check, const QString &title, const QString &meaning, const QString &action)
{
    return {QLatin1StringView(check), Finding::Level::Failure, title, meaning, action, {}};
}

Finding fromError(const char *check, const Error &error, Finding::Level level)
{
    const ErrorText words = describe(error);
    QString meaning = words.meaning;
    if (!error.detail.isEmpty() && !meaning.contains(error.detail))
        meaning += u" ("_s + error.detail + u')';
    return {QLatin1StringView(check), level, words.title, meaning, words.action, error};
}

Finding skipped(const char *check, const QString &why)
{
    return {QLatin1StringView(check), Finding::Level::Skipped, why, {}, {}, {}};
}

} // namespace bunsnc::app
