// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace bunsnc {

QString resolveLanguage(const QString &name)
{
    if (name == QLatin1StringView("pt_BR") || name == QLatin1StringView("en"))
        return name;
    // Brazilian desks first: only a system that plainly speaks another language than Portuguese gets English.
    const QStringList wanted = QLocale::system().uiLanguages();
    for (const QString &language : wanted) {
        if (language.startsWith(QLatin1StringView("pt"), Qt::CaseInsensitive) || language == QLatin1StringView("C"))
            return QStringLiteral("pt_BR");
        if (!language.isEmpty())
            return QStringLiteral("en");
    }
    return QStringLiteral("pt_BR");
}

QString languageArgument(const QStringList &arguments)
{
    const QString option = QStringLiteral("--lang");
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        if (arguments[i] == option && i + 1 < arguments.size())
            return arguments[i + 1];
        if (arguments[i].startsWith(option + QLatin1Char('=')))
            return arguments[i].mid(option.size() + 1);
    }
    return {};
}

bool InstalledLanguage::install(const QString &language)
{
    remove();
    const bool english = language == QLatin1StringView("en");
    // The locale first: what hears LanguageChange formats numbers and dates by it.
    QLocale::setDefault(english ? QLocale(QLocale::English, QLocale::UnitedStates)
                                : QLocale(QLocale::Portuguese, QLocale::Brazil));
    const auto load = [this](const QString &file, const QString &directory) {
        auto translator = std::make_unique<QTranslator>();
        if (!translator->load(file, directory))
            return false;
        QCoreApplication::installTranslator(translator.get());
        m_translators.push_back(std::move(translator));
        return true;
    };
    if (!english)
        load(QStringLiteral("qtbase_pt_BR"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    return load(QStringLiteral("bunsnc_") + language, QStringLiteral(":/bunsnc/i18n"));
}

void InstalledLanguage::remove()
{
    for (const auto &translator : m_translators)
        QCoreApplication::removeTranslator(translator.get());
    m_translators.clear();
}

} // namespace bunsnc
