// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/language.h"

#include <QObject>

namespace bunsnc::ui {

/// Installs the translations and the locale of a language; may be called again while the program runs: every
/// widget then gets LanguageChange.
class Language final : public QObject {
    Q_OBJECT
public:
    explicit Language(QObject *parent = nullptr);

    /// "pt_BR", "en" or "system" (Portuguese for Portuguese speakers, else English).
    void set(const QString &name);
    /// "pt_BR" or "en": what is installed.
    QString current() const { return m_current; }

Q_SIGNALS:
    void changed();

private:
    QString m_current;
    InstalledLanguage m_installed;
};

} // namespace bunsnc::ui
