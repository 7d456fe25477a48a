// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QTranslator>

#include <memory>
#include <vector>

namespace bunsnc {

/// "pt_BR" or "en": `name` when it is one of them, else the language of the system (Portuguese also where the system
/// names none).
QString resolveLanguage(const QString &name);

/// What --lang says in a program's arguments, read before all other options, because their descriptions and what is
/// said of wrong ones are already in that language. Empty without one.
QString languageArgument(const QStringList &arguments);

/// The translations installed in the application, and the locale that goes with them. Made and used in the main
/// thread; removes them at its end. The texts themselves are in the target bunsnc_translations.
class InstalledLanguage {
public:
    InstalledLanguage() = default;
    ~InstalledLanguage() { remove(); }
    Q_DISABLE_COPY_MOVE(InstalledLanguage)

    /// `language` as resolveLanguage() names it; false when its texts are not built in.
    bool install(const QString &language);

private:
    void remove();

    std::vector<std::unique_ptr<QTranslator>> m_translators;
};

} // namespace bunsnc
