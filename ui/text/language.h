// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTranslator>

#include <memory>
#include <vector>

namespace bunsnc::ui {

/// Installs the translations and the locale of a language; may be called again while the program runs: every
/// widget then gets LanguageChange.
class Language final : public QObject {
    Q_OBJECT
public:
    explicit Language(QObject *parent = nullptr);
    ~Language() override;

    /// "pt_BR", "en" or "system" (Portuguese for Portuguese speakers, else English).
    void set(const QString &name);
    /// "pt_BR" or "en": what is installed.
    QString current() const { return m_current; }
    static QString resolve(const QString &name);

Q_SIGNALS:
    void changed();

private:
    void remove();

    QString m_current;
    std::vector<std::unique_ptr<QTranslator>> m_translators;
};

} // namespace bunsnc::ui
