// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connectiondialog.h"

#include "services/core/log.h"
#include "services/servicenow/transport.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace bunsnc::ui {

ConnectionDialog::ConnectionDialog(Settings &settings, std::shared_ptr<SecretStore> secrets, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_secrets(std::move(secrets))
    , m_messages(new MessageBar(this))
    , m_title(new QLabel(this))
    , m_intro(mutedLabel(this))
    , m_form(new QFormLayout)
    , m_url(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_caFile(new QLineEdit(this))
    , m_browse(iconButton(Icon::Folder, this))
    , m_proxyMode(new QComboBox(this))
    , m_proxyHost(new QLineEdit(this))
    , m_proxyPort(new QSpinBox(this))
    , m_proxyUser(new QLineEdit(this))
    , m_proxyPassword(new QLineEdit(this))
    , m_proxyAddress(new QWidget(this))
    , m_proxyLogin(new QWidget(this))
    , m_report(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_test(new QPushButton(this))
    , m_cancel(new QPushButton(this))
    , m_save(new QPushButton(this))
    , m_mailbox(std::make_shared<models::GuiMailbox>(this))
    , m_worker(std::make_unique<WorkerThread>(QStringLiteral("connection-test")))
{
    build();
    load();
    retranslate();
}

ConnectionDialog::~ConnectionDialog()
{
    m_mailbox->close();
    m_stopTest.request_stop();
    m_worker->requestStop();
    models::discard(std::shared_ptr<WorkerThread>(std::move(m_worker))); // a keychain may still wait for its owner
}

void ConnectionDialog::build()
{
    setObjectName(QStringLiteral("connectionDialog"));
    m_url->setObjectName(QStringLiteral("instanceUrl"));
    m_user->setObjectName(QStringLiteral("instanceUser"));
    m_password->setObjectName(QStringLiteral("instancePassword"));
    m_caFile->setObjectName(QStringLiteral("caFile"));
    m_proxyMode->setObjectName(QStringLiteral("proxyMode"));
    m_proxyHost->setObjectName(QStringLiteral("proxyHost"));
    m_proxyPort->setObjectName(QStringLiteral("proxyPort"));
    m_test->setObjectName(QStringLiteral("testButton"));
    m_save->setObjectName(QStringLiteral("saveButton"));
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_report->setObjectName(QStringLiteral("report"));
    m_title->setFont(fonts::title());
    m_intro->setWordWrap(true);
    m_password->setEchoMode(QLineEdit::Password);
    m_proxyPassword->setEchoMode(QLineEdit::Password);
    m_reveal = m_password->addAction(icon(Icon::ShowPassword), QLineEdit::TrailingPosition);
    m_reveal->setCheckable(true);
    connect(m_reveal, &QAction::toggled, this, [this](bool shown) {
        m_password->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        m_reveal->setIcon(icon(shown ? Icon::HidePassword : Icon::ShowPassword));
    });
    m_proxyPort->setRange(1, 65535);
    m_proxyPort->setGroupSeparatorShown(false);
    m_proxyPort->setFixedWidth(96);
    for (int i = 0; i < 3; ++i)
        m_proxyMode->addItem(QString(), QStringList{QStringLiteral("system"), QStringLiteral("none"), QStringLiteral("manual")}.at(i));
    const auto inRow = [](QWidget *box, std::initializer_list<std::pair<QWidget *, int>> widgets) {
        auto *row = new QHBoxLayout(box);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(metrics::gap);
        for (const auto &[widget, stretch] : widgets)
            row->addWidget(widget, stretch);
    };
    auto *authority = new QWidget(this);
    inRow(authority, {{m_caFile, 1}, {m_browse, 0}});
    inRow(m_proxyAddress, {{m_proxyHost, 1}, {m_proxyPort, 0}});
    inRow(m_proxyLogin, {{m_proxyUser, 1}, {m_proxyPassword, 1}});
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_form->setFormAlignment(Qt::AlignTop);
    m_form->setHorizontalSpacing(metrics::group);
    m_form->setVerticalSpacing(metrics::gap);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_form->addRow(new QLabel(this), m_url);
    m_form->addRow(new QLabel(this), m_user);
    m_form->addRow(new QLabel(this), m_password);
    m_form->addRow(new QLabel(this), authority);
    m_form->addRow(new QLabel(this), m_proxyMode);
    m_form->addRow(new QLabel(this), m_proxyAddress);
    m_form->addRow(new QLabel(this), m_proxyLogin);
    m_report->setWordWrap(true);
    m_report->setTextFormat(Qt::PlainText);
    m_report->setMinimumHeight(72);
    m_report->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_save->setProperty("look", QStringLiteral("primary"));
    m_save->setDefault(true);
    m_test->setAutoDefault(false);
    m_cancel->setAutoDefault(false);

    auto *buttons = new QDialogButtonBox(this); // in the order of the desktop, as in every dialog
    buttons->addButton(m_test, QDialogButtonBox::ResetRole); // on the other side, wherever that is
    buttons->addButton(m_save, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_cancel, QDialogButtonBox::RejectRole);
    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(metrics::page, metrics::page, metrics::page, metrics::group);
    inner->setSpacing(metrics::gap);
    inner->addWidget(m_title);
    inner->addWidget(m_intro);
    inner->addSpacing(metrics::gap);
    inner->addLayout(m_form);
    inner->addSpacing(4);
    inner->addWidget(m_progress);
    inner->addWidget(m_report, 1);
    inner->addWidget(buttons);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addLayout(inner, 1);
    setMinimumWidth(580);

    connect(m_proxyMode, &QComboBox::currentIndexChanged, this, &ConnectionDialog::showProxyFields);
    connect(m_test, &QPushButton::clicked, this, [this] { m_testing ? cancelTest() : test(); });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &ConnectionDialog::save);
    connect(m_browse, &QToolButton::clicked, this, [this] {
        auto *chooser = new QFileDialog(this, tr("Certificate authority (PEM)"));
        chooser->setAttribute(Qt::WA_DeleteOnClose);
        chooser->setNameFilters({tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")});
        connect(chooser, &QFileDialog::fileSelected, m_caFile, &QLineEdit::setText);
        chooser->open();
    });
    QWidget *previous = m_url;
    for (QWidget *const next : std::initializer_list<QWidget *>{m_user, m_password, m_caFile, m_browse, m_proxyMode,
             m_proxyHost, m_proxyPort, m_proxyUser, m_proxyPassword, m_test, m_cancel, m_save}) {
        setTabOrder(previous, next);
        previous = next;
    }
}

void ConnectionDialog::load()
{
    m_url->setText(m_settings.string(SettingKey::InstanceUrl));
    m_user->setText(m_settings.string(SettingKey::InstanceUser));
    m_caFile->setText(m_settings.string(SettingKey::InstanceCaFile));
    m_proxyMode->setCurrentIndex(std::max(0, m_proxyMode->findData(m_settings.string(SettingKey::ProxyMode))));
    m_proxyHost->setText(m_settings.string(SettingKey::ProxyHost));
    const int port = int(m_settings.integer(SettingKey::ProxyPort));
    m_proxyPort->setValue(port > 0 ? port : 8080);
    m_proxyUser->setText(m_settings.string(SettingKey::ProxyUser));
    showProxyFields();
    const Profile profile = Profile::fromSettings(m_settings);
    if (!profile.isComplete() || !m_secrets)
        return;
    // Reading a secret may ask the keychain: never in this thread.
    m_worker->post([this, profile, secrets = m_secrets, mailbox = m_mailbox](std::stop_token) {
        auto secret = secrets->read(passwordSecretName(profile.url, profile.user));
        auto proxySecret = profile.proxyUser.isEmpty() ? Result<std::optional<QString>>(std::optional<QString>())
                                                       : secrets->read(proxySecretName(profile));
        mailbox->post([this, secret, proxySecret] {
            if (!secret)
                m_messages->showError(secret.error());
            else if (*secret && m_password->text().isEmpty())
                m_password->setText(**secret);
            if (proxySecret && *proxySecret && m_proxyPassword->text().isEmpty())
                m_proxyPassword->setText(**proxySecret);
        });
    });
}

bool ConnectionDialog::event(QEvent *event)
{
    const bool handled = QDialog::event(event);
    // A message takes its room from the screen, not from the fields.
    if (event->type() == QEvent::LayoutRequest && layout()) {
        const int needed = layout()->totalHeightForWidth(width());
        if (needed > height())
            resize(width(), needed);
    }
    return handled;
}

/// Puts the keyboard on the field that the error is about, and marks it.
void ConnectionDialog::pointAt(const Error &error)
{
    QLineEdit *field = nullptr;
    switch (error.code) {
    case ErrorCode::Unauthorized:
        field = m_password;
        break;
    case ErrorCode::TlsUntrusted:
    case ErrorCode::FileError:
        field = m_caFile;
        break;
    case ErrorCode::ProxyRefused:
        field = m_proxyHost->isVisible() ? m_proxyHost : nullptr;
        break;
    case ErrorCode::InvalidArgument:
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::NotServiceNow:
    case ErrorCode::Hibernating:
        field = m_url;
        break;
    default:
        break;
    }
    for (QLineEdit *const each : {m_url, m_user, m_password, m_caFile, m_proxyHost})
        setLook(each, "invalid", each == field);
    if (field) {
        field->setFocus(Qt::OtherFocusReason);
        field->selectAll();
    }
}

void ConnectionDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ConnectionDialog::retranslate()
{
    setWindowTitle(tr("Connection to ServiceNow"));
    m_title->setText(tr("Connection to ServiceNow"));
    m_intro->setText(tr("BunSNC reads incidents, change tasks and catalogue tasks of this instance with your account. "
                        "The password is kept in the system's keychain, or in a file only you can read."));
    const QStringList names{tr("Instance"), tr("User"), tr("Password"), tr("Certificate authority"), tr("Proxy"),
        tr("Proxy address"), tr("Proxy login")};
    for (int i = 0; i < names.size(); ++i) {
        if (auto *const label = qobject_cast<QLabel *>(m_form->itemAt(i, QFormLayout::LabelRole)->widget())) {
            label->setText(names[i]);
            label->setMinimumHeight(metrics::control);
        }
    }
    m_url->setPlaceholderText(QStringLiteral("dev00000.service-now.com"));
    m_url->setAccessibleName(names[0]);
    m_user->setAccessibleName(names[1]);
    m_password->setAccessibleName(names[2]);
    m_reveal->setToolTip(tr("Show or hide the password"));
    m_caFile->setAccessibleName(names[3]);
    m_caFile->setPlaceholderText(tr("The system's, or a PEM file"));
    setNamed(m_browse, tr("Choose a file"));
    m_proxyMode->setAccessibleName(names[4]);
    m_proxyMode->setItemText(0, tr("As the system says"));
    m_proxyMode->setItemText(1, tr("None"));
    m_proxyMode->setItemText(2, tr("This one:"));
    m_proxyHost->setAccessibleName(tr("Proxy host"));
    m_proxyHost->setPlaceholderText(tr("Proxy host"));
    m_proxyPort->setAccessibleName(tr("Proxy port"));
    m_proxyUser->setAccessibleName(tr("Proxy user"));
    m_proxyUser->setPlaceholderText(tr("User"));
    m_proxyPassword->setAccessibleName(tr("Proxy password"));
    m_proxyPassword->setPlaceholderText(tr("Password"));
    m_progress->setAccessibleName(tr("Testing the connection"));
    m_cancel->setText(tr("Cancel"));
    m_save->setText(m_keepsPassword ? tr("Save and connect") : tr("Connect without keeping the password"));
    m_test->setText(m_testing ? tr("Stop the test") : tr("Test connection"));
    renderReport();
}

void ConnectionDialog::showProxyFields()
{
    const bool manual = m_proxyMode->currentData().toString() == QLatin1StringView("manual");
    for (QWidget *const field : {m_proxyAddress, m_proxyLogin}) {
        field->setVisible(manual);
        m_form->labelForField(field)->setVisible(manual);
    }
}

Result<Profile> ConnectionDialog::read() const
{
    Profile profile = Profile::fromSettings(m_settings);
    const auto url = servicenow::normalizeInstanceUrl(m_url->text().trimmed());
    if (!url)
        return url.error();
    profile.url = url->toString(QUrl::StripTrailingSlash);
    profile.user = m_user->text().trimmed();
    profile.caFile = m_caFile->text().trimmed();
    profile.proxyMode = m_proxyMode->currentData().toString();
    profile.proxyHost = m_proxyHost->text().trimmed();
    profile.proxyPort = m_proxyPort->value();
    profile.proxyUser = m_proxyUser->text().trimmed();
    return profile;
}

void ConnectionDialog::setBusy(bool busy)
{
    m_testing = busy;
    m_progress->setVisible(busy);
    m_save->setEnabled(!busy);
    m_test->setText(busy ? tr("Stop the test") : tr("Test connection"));
    renderReport();
}

void ConnectionDialog::test()
{
    m_messages->dismiss();
    m_found.reset();
    const auto profile = read();
    if (!profile) {
        m_messages->showError(profile.error());
        pointAt(profile.error());
        renderReport();
        return;
    }
    pointAt({}); // at nothing
    const quint64 generation = ++m_generation;
    m_stopTest = std::stop_source();
    setBusy(true);
    const QString password = m_password->text();
    registerSecret(password);
    registerSecret(m_proxyPassword->text());
    m_worker->post([this, generation, mailbox = m_mailbox, config = profile->instance(m_proxyPassword->text()),
                       user = profile->user, password, stop = m_stopTest.get_token()](std::stop_token) {
        // One attempt: who tests wants the answer now, not after the retries of a night's run.
        servicenow::Transport transport(
            servicenow::Account::make(config, servicenow::basicAuth(user, password)), {.attempts = 1});
        QStringList tables;
        for (const Kind kind : allKinds)
            tables.append(tableName(kind));
        auto report = servicenow::testConnection(transport, tables, stop);
        mailbox->post([this, generation, report = std::move(report)] {
            if (generation != m_generation)
                return;
            if (report)
                m_found = *report;
            setBusy(false);
            if (!report && report.error().code != ErrorCode::Cancelled) {
                m_messages->showError(report.error());
                pointAt(report.error());
            }
        });
    });
}

void ConnectionDialog::cancelTest()
{
    m_stopTest.request_stop();
    ++m_generation; // whatever it says now is no longer asked for
    setBusy(false);
}

void ConnectionDialog::renderReport()
{
    if (m_testing) {
        setLook(m_report, "look", QStringLiteral("muted"));
        m_report->setText(tr("Testing the connection…"));
        return;
    }
    if (!m_found) {
        m_report->clear();
        return;
    }
    QStringList lines;
    lines.append(tr("It works: signed in as %1, answered in %2 ms.")
                     .arg(m_found->userName, text::number(m_found->elapsedMs)));
    bool hidden = false;
    QStringList counts;
    for (const Kind kind : allKinds) {
        const qint64 rows = m_found->rows.value(tableName(kind), -1);
        hidden = hidden || rows < 0;
        counts.append(kindLabel(kind) + QLatin1StringView(": ") + (rows < 0 ? tr("not readable") : text::number(rows)));
    }
    lines.append(counts.join(QStringLiteral(" · ")));
    if (hidden)
        lines.append(tr("Ask the administrator of the instance for read access to what is not readable."));
    if (m_found->clockSkewSeconds != 0)
        lines.append(tr("The instance's clock differs by %1; the mirror allows for it.")
                         .arg(text::span(m_found->clockSkewSeconds)));
    setLook(m_report, "look", hidden ? QStringLiteral("warning") : QStringLiteral("good"));
    m_report->setText(lines.join(QLatin1Char('\n')));
}

void ConnectionDialog::save()
{
    m_messages->dismiss();
    const auto profile = read();
    if (!profile || profile->user.isEmpty()) {
        m_messages->showError(profile ? Error{.code = ErrorCode::InvalidArgument,
                                            .subject = tr("User"),
                                            .detail = QStringLiteral("no user name")}
                                      : profile.error());
        (profile ? m_user : m_url)->setFocus();
        return;
    }
    const QString password = m_password->text();
    registerSecret(password);
    registerSecret(m_proxyPassword->text());
    m_save->setEnabled(false);
    m_worker->post([this, mailbox = m_mailbox, secrets = m_secrets, profile = *profile, password,
                       proxyPassword = m_proxyPassword->text(), keeps = m_keepsPassword](std::stop_token) {
        Result<> written;
        if (keeps)
            written = secrets->write(passwordSecretName(profile.url, profile.user), password);
        if (keeps && written && !profile.proxyUser.isEmpty())
            written = secrets->write(proxySecretName(profile), proxyPassword);
        mailbox->post([this, written, profile, password, proxyPassword] {
            m_save->setEnabled(true);
            if (!written) { // said, and then it goes without
                m_messages->showError(written.error());
                m_keepsPassword = false;
                retranslate();
                return;
            }
            m_settings.set(SettingKey::InstanceUrl, profile.url);
            m_settings.set(SettingKey::InstanceUser, profile.user);
            m_settings.set(SettingKey::InstanceCaFile, profile.caFile);
            m_settings.set(SettingKey::ProxyMode, profile.proxyMode);
            m_settings.set(SettingKey::ProxyHost, profile.proxyHost);
            m_settings.set(SettingKey::ProxyPort, profile.proxyPort);
            m_settings.set(SettingKey::ProxyUser, profile.proxyUser);
            const Result<> kept = m_settings.save();
            if (!kept) {
                m_messages->showError(kept.error());
                return;
            }
            Q_EMIT saved({password, proxyPassword});
            accept();
        });
    });
}

} // namespace bunsnc::ui
