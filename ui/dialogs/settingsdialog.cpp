// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/settingsdialog.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/basics.h"

#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace bunsnc::ui {

SettingsDialog::SettingsDialog(Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_title(new QLabel(this))
    , m_lookTitle(new QLabel(this))
    , m_syncTitle(new QLabel(this))
    , m_syncNote(mutedLabel(this))
    , m_language(new QComboBox(this))
    , m_theme(new QComboBox(this))
    , m_density(new QComboBox(this))
    , m_look(new QFormLayout)
    , m_sync(new QFormLayout)
    , m_connection(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("settingsDialog"));
    m_title->setFont(fonts::title());
    m_lookTitle->setFont(fonts::bodyStrong());
    m_syncTitle->setFont(fonts::bodyStrong());
    m_syncNote->setFont(fonts::small());
    m_syncNote->setWordWrap(true);
    m_language->setObjectName(QStringLiteral("language"));
    m_theme->setObjectName(QStringLiteral("theme"));
    m_density->setObjectName(QStringLiteral("density"));
    for (QFormLayout *const form : {m_look, m_sync}) {
        form->setHorizontalSpacing(metrics::page);
        form->setVerticalSpacing(metrics::gap);
        form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    }
    addChoice(m_look, SettingKey::Language, m_language,
        {QStringLiteral("system"), QStringLiteral("pt_BR"), QStringLiteral("en")});
    addChoice(m_look, SettingKey::Theme, m_theme,
        {QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")});
    addChoice(m_look, SettingKey::Density, m_density,
        {QStringLiteral("compact"), QStringLiteral("normal"), QStringLiteral("roomy")});
    addNumber(m_sync, SettingKey::PollIntervalMs, QT_TR_NOOP("Look for changes every"), QT_TR_NOOP(" s"), 0.5, 600, 0.5,
        1000);
    addNumber(m_sync, SettingKey::RequestsPerSecond, QT_TR_NOOP("Requests per second, at most"), "", 1, 100, 1);
    addNumber(m_sync, SettingKey::ConcurrentRequests, QT_TR_NOOP("Requests at once, at most"), "", 1, 20, 1);
    addNumber(m_sync, SettingKey::PageSize, QT_TR_NOOP("Records per page"), "", 100, 10'000, 100);
    addNumber(m_sync, SettingKey::ReconcileIntervalMinutes, QT_TR_NOOP("Compare everything every"),
        QT_TR_NOOP(" min"), 0, 10'080, 15);
    addNumber(m_sync, SettingKey::RetentionDays, QT_TR_NOOP("Keep finished tickets for (0 = for ever)"),
        QT_TR_NOOP(" days"), 0, 36'500, 30);
    m_close->setDefault(true);
    m_close->setProperty("look", QStringLiteral("primary"));
    m_connection->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_connection);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::page, metrics::page, metrics::page, metrics::group);
    column->setSpacing(metrics::gap);
    column->addWidget(m_title);
    column->addSpacing(metrics::gap);
    column->addWidget(m_lookTitle);
    column->addLayout(m_look);
    column->addSpacing(metrics::gap);
    column->addWidget(new Hairline(Qt::Horizontal, this));
    column->addSpacing(metrics::gap);
    column->addWidget(m_syncTitle);
    column->addLayout(m_sync);
    column->addWidget(m_syncNote);
    column->addStretch(1);
    column->addSpacing(metrics::group);
    column->addLayout(buttons);
    setMinimumWidth(500);
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_connection, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT connectionRequested();
    });
    retranslate();
}

void SettingsDialog::addChoice(QFormLayout *form, SettingKey key, QComboBox *box, const QStringList &values)
{
    for (const QString &value : values)
        box->addItem(QString(), value);
    box->setCurrentIndex(std::max(0, box->findData(m_settings.string(key))));
    box->setMinimumWidth(200);
    auto *label = new QLabel(this);
    label->setMinimumHeight(metrics::control);
    label->setBuddy(box);
    form->addRow(label, box);
    connect(box, &QComboBox::activated, this,
        [this, key, box](int index) { m_settings.set(key, box->itemData(index).toString()); });
}

void SettingsDialog::addNumber(
    QFormLayout *form, SettingKey key, const char *label, const char *suffix, double lowest, double highest, double step,
    int scale)
{
    auto *box = new QDoubleSpinBox(this);
    box->setDecimals(scale == 1 ? 0 : 1);
    box->setRange(lowest, highest);
    box->setSingleStep(step);
    box->setGroupSeparatorShown(true);
    box->setMinimumWidth(140);
    box->setKeyboardTracking(false);
    box->setValue(m_settings.value(key).toDouble() / scale);
    auto *name = new QLabel(this);
    name->setMinimumHeight(metrics::control);
    name->setBuddy(box);
    form->addRow(name, box);
    m_numbers.push_back({key, box, label, suffix});
    connect(box, &QDoubleSpinBox::valueChanged, this, [this, key, scale](double value) {
        m_settings.set(key, qRound(value * scale));
        m_syncDirty = true;
    });
}

void SettingsDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void SettingsDialog::done(int result)
{
    QDialog::done(result);
    if (std::exchange(m_syncDirty, false))
        Q_EMIT syncChanged();
}

void SettingsDialog::retranslate()
{
    setWindowTitle(tr("Settings"));
    m_title->setText(tr("Settings"));
    m_lookTitle->setText(tr("Appearance"));
    m_syncTitle->setText(tr("Synchronization"));
    m_syncNote->setText(tr("These limits hold from the next connection on, which follows when you close this window."));
    const auto choice = [this](QComboBox *box, const QString &label, const QStringList &names) {
        static_cast<QLabel *>(m_look->labelForField(box))->setText(label);
        box->setAccessibleName(label);
        for (int i = 0; i < names.size(); ++i)
            box->setItemText(i, names[i]);
    };
    choice(m_language, tr("Language"),
        {tr("As the system"), QStringLiteral("Português (Brasil)"), QStringLiteral("English")});
    choice(m_theme, tr("Theme"), {tr("As the system"), tr("Light"), tr("Dark")});
    choice(m_density, tr("Row height"), {tr("Compact"), tr("Normal"), tr("Roomy")});
    for (const Number &number : m_numbers) {
        const QString label = tr(number.label);
        static_cast<QLabel *>(m_sync->labelForField(number.box))->setText(label);
        number.box->setAccessibleName(label);
        number.box->setLocale(QLocale());
        if (*number.suffix != '\0')
            number.box->setSuffix(tr(number.suffix));
    }
    // One edge for the fields of both groups.
    int widest = 0;
    for (QFormLayout *const form : {m_look, m_sync}) {
        for (int row = 0; row < form->rowCount(); ++row)
            widest = std::max(widest, form->itemAt(row, QFormLayout::LabelRole)->widget()->sizeHint().width());
    }
    for (QFormLayout *const form : {m_look, m_sync}) {
        for (int row = 0; row < form->rowCount(); ++row)
            form->itemAt(row, QFormLayout::LabelRole)->widget()->setFixedWidth(widest);
    }
    m_connection->setText(tr("Connection…"));
    m_connection->setIcon(icon(Icon::Connection));
    m_close->setText(tr("Close"));
}

} // namespace bunsnc::ui
