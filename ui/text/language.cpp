// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/language.h"

namespace bunsnc::ui {

Language::Language(QObject *parent)
    : QObject(parent)
{
}

void Language::set(const QString &name)
{
    const QString wanted = resolveLanguage(name);
    if (wanted == m_current)
        return;
    m_current = wanted;
    if (!m_installed.install(wanted))
        qWarning("No translation for %s is built in.", qUtf8Printable(wanted));
    Q_EMIT changed();
}

} // namespace bunsnc::ui
