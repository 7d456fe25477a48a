// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/settings.h"

#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>

#include <vector>

class QFormLayout;

namespace bunsnc::ui {

/// Language, theme and density take effect at once; the limits of the sync at the next connection.
class SettingsDialog final : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(Settings &settings, QWidget *parent = nullptr);

Q_SIGNALS:
    void connectionRequested();
    void syncChanged(); ///< a limit of the sync is different now: connect anew to use it

protected:
    void changeEvent(QEvent *event) override;
    void done(int result) override;

private:
    struct Number {
        SettingKey key;
        QDoubleSpinBox *box;
        const char *label;
        const char *suffix;
    };
    void retranslate();
    void addChoice(QFormLayout *form, SettingKey key, QComboBox *box, const QStringList &values);
    /// `scale`: how many of the setting's units one of those shown is.
    void addNumber(QFormLayout *form, SettingKey key, const char *label, const char *suffix, double lowest,
        double highest, double step, int scale = 1);

    Settings &m_settings;
    QLabel *m_title;
    QLabel *m_lookTitle;
    QLabel *m_syncTitle;
    QLabel *m_syncNote;
    QComboBox *m_language;
    QComboBox *m_theme;
    QComboBox *m_density;
    QFormLayout *m_look;
    QFormLayout *m_sync;
    std::vector<Number> m_numbers;
    QPushButton *m_connection;
    QPushButton *m_close;
    bool m_syncDirty = false;
};

} // namespace bunsnc::ui
