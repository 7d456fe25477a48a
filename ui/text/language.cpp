// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace bunsnc::ui {

Language::Language(QObject *parent)
    : QObject(parent)
{
}

Language::~Language() { remove(); }

QString Language::resolve(const QString &name)
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

void Language::remove()
{
    for (const auto &translator : m_translators)
        QCoreApplication::removeTranslator(translator.get());
    m_translators.clear();
}

void Language::set(const QString &name)
{
    const QString wanted = resolve(name);
    if (wanted == m_current)
        return;
    m_current = wanted;
    remove();
    const bool english = wanted == QLatin1StringView("en");
    // The locale first: what hears LanguageChange formats numbers and dates by it.
    QLocale::setDefault(english ? QLocale(QLocale::English, QLocale::UnitedStates)
                                : QLocale(QLocale::Portuguese, QLocale::Brazil));
    const auto install = [this](const QString &file, const QString &directory) {
        auto translator = std::make_unique<QTranslator>();
        if (!translator->load(file, directory))
            return false;
        QCoreApplication::installTranslator(translator.get());
        m_translators.push_back(std::move(translator));
        return true;
    };
    if (!english)
        install(QStringLiteral("qtbase_pt_BR"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    if (!install(QStringLiteral("bunsnc_") + wanted, QStringLiteral(":/bunsnc/i18n")))
        qWarning("No translation for %s is built in.", qUtf8Printable(wanted));
    Q_EMIT changed();
}

} // namespace bunsnc::ui
