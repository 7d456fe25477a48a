// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connectiondialog.h"

#include "services/core/log.h"
#include "services/servicenow/transport.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/formrow.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QVBoxLayout>

namespace bunsnc::ui {

ConnectionDialog::ConnectionDialog(Settings &settings, std::shared_ptr<SecretStore> secrets, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_secrets(std::move(secrets))
    , m_messages(new MessageBar(this))
    , m_title(new QLabel(this))
    , m_mirror(new QRadioButton(this))
    , m_mirrorHelp(helpLabel(this))
    , m_team(new QRadioButton(this))
    , m_teamHelp(helpLabel(this))
    , m_instanceForm(new InstanceForm(this))
    , m_teamForm(new TeamForm(this))
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
    m_mirror->setObjectName(QStringLiteral("sourceMirror"));
    m_team->setObjectName(QStringLiteral("sourceTeam"));
    m_test->setObjectName(QStringLiteral("testButton"));
    m_save->setObjectName(QStringLiteral("saveButton"));
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_report->setObjectName(QStringLiteral("report"));
    m_title->setFont(fonts::title());
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
    for (const auto &[choice, help] : {std::pair(m_mirror, m_mirrorHelp), std::pair(m_team, m_teamHelp)}) {
        auto *pair = new QVBoxLayout;
        pair->setSpacing(2);
        pair->addWidget(choice);
        help->setIndent(24); // under the words of its choice
        pair->addWidget(help);
        inner->addLayout(pair);
    }
    inner->addSpacing(4);
    inner->addWidget(new Hairline(Qt::Horizontal, this));
    inner->addSpacing(4);
    inner->addWidget(m_instanceForm);
    inner->addWidget(m_teamForm);
    inner->addSpacing(4);
    inner->addWidget(m_progress);
    inner->addWidget(m_report, 1);
    inner->addWidget(buttons);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addLayout(inner, 1);
    setMinimumWidth(620);

    connect(m_team, &QRadioButton::toggled, this, [this] {
        cancelTest();
        m_found.reset();
        m_teamFound.reset();
        m_messages->dismiss();
        renderReport();
        showForm();
    });
    connect(m_test, &QPushButton::clicked, this, [this] { m_testing ? cancelTest() : test(); });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &ConnectionDialog::save);
}

void ConnectionDialog::load()
{
    m_instanceForm->load(m_settings);
    m_teamForm->load(m_settings);
    const Profile profile = Profile::fromSettings(m_settings);
    (profile.readsTeam() ? m_team : m_mirror)->setChecked(true);
    showForm();
    if (!m_secrets || (!profile.isComplete() && !profile.readsTeam()))
        return;
    // Reading a secret may ask the keychain: never in this thread.
    m_worker->post([this, profile, secrets = m_secrets, mailbox = m_mailbox](std::stop_token) {
        Passwords known;
        std::optional<Error> trouble;
        const auto take = [&](const QString &name, QString &into) {
            const auto secret = secrets->read(name);
            if (!secret)
                trouble = secret.error();
            else
                into = secret->value_or(QString());
        };
        if (profile.isComplete())
            take(passwordSecretName(profile.url, profile.user), known.instance);
        if (!profile.proxyUser.isEmpty())
            take(proxySecretName(profile), known.proxy);
        if (profile.readsTeam())
            take(storeSecretName(profile), known.store);
        if (!profile.redisUrl.isEmpty())
            take(redisSecretName(profile), known.redis);
        mailbox->post([this, known, trouble] {
            if (trouble)
                m_messages->showError(*trouble);
            m_instanceForm->takePasswords(known);
            m_teamForm->takePasswords(known);
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

void ConnectionDialog::pointAt(const Error &error)
{
    if (isTeam())
        m_teamForm->pointAt(error);
    else
        m_instanceForm->pointAt(error);
}

void ConnectionDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ConnectionDialog::retranslate()
{
    setWindowTitle(tr("Connection"));
    m_title->setText(tr("Where the tickets come from"));
    m_mirror->setText(tr("This computer mirrors the instance"));
    m_mirrorHelp->setText(
        tr("BunSNC reads incidents, change tasks and catalogue tasks of this instance with your account. "
           "The password is kept in the system's keychain, or in a file only you can read."));
    m_team->setText(tr("Read from my team's server"));
    m_teamHelp->setText(
        tr("A service (bunsnc serve) mirrors the instance for everybody, and this computer reads its data. You need no "
           "account for the instance here, and it is asked nothing by this computer."));
    m_instanceForm->retranslate();
    m_teamForm->retranslate();
    m_progress->setAccessibleName(tr("Testing the connection"));
    m_cancel->setText(tr("Cancel"));
    m_save->setText(m_keepsPassword ? tr("Save and connect") : tr("Connect without keeping the password"));
    m_test->setText(m_testing ? tr("Stop the test") : tr("Test connection"));
    renderReport();
}

void ConnectionDialog::showForm()
{
    m_instanceForm->setVisible(!isTeam());
    m_teamForm->setVisible(isTeam());
}

Passwords ConnectionDialog::passwords() const
{
    return isTeam() ? m_teamForm->passwords() : m_instanceForm->passwords();
}

Result<Profile> ConnectionDialog::read() const
{
    Profile profile = Profile::fromSettings(m_settings);
    profile.storeAddress.clear();
    const auto done = isTeam() ? m_teamForm->read(profile) : m_instanceForm->read(profile);
    return done ? Result<Profile>(std::move(profile)) : done.error();
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
    m_teamFound.reset();
    m_teamForm->tidy();
    const auto profile = read();
    if (!profile) {
        m_messages->showError(profile.error());
        pointAt(profile.error());
        renderReport();
        return;
    }
    pointAt({}); // at nothing
    m_stopTest = std::stop_source();
    setBusy(true);
    const Passwords typed = passwords();
    for (const QString &secret : {typed.instance, typed.proxy, typed.store, typed.redis})
        registerSecret(secret);
    if (isTeam())
        testTeam(*profile, ++m_generation);
    else
        testInstance(*profile, ++m_generation);
}

void ConnectionDialog::testInstance(const Profile &profile, quint64 generation)
{
    m_worker->post([this, generation, mailbox = m_mailbox, config = profile.instance(passwords().proxy),
                       user = profile.user, password = passwords().instance,
                       stop = m_stopTest.get_token()](std::stop_token) {
        // One attempt: who tests wants the answer now, not after the retries of a night's run.
        servicenow::Transport transport(
            servicenow::Account::make(config, servicenow::basicAuth(user, password)), {.attempts = 1});
        QStringList tables;
        for (const Kind kind : allKinds)
            tables.append(tableName(kind));
        auto report = servicenow::testConnection(transport, tables, stop);
        mailbox->post([this, generation, report = std::move(report)] {
            if (report && generation == m_generation)
                m_found = *report;
            tested(generation, report ? std::nullopt : std::optional(report.error()));
        });
    });
}

void ConnectionDialog::testTeam(const Profile &profile, quint64 generation)
{
    m_worker->post([this, generation, mailbox = m_mailbox, profile, typed = passwords(),
                       stop = m_stopTest.get_token()](std::stop_token) {
        const auto options = profile.teamOptions(typed);
        auto report = options ? engine::testTeam(*options, stop) : Result<engine::TeamReport>(options.error());
        mailbox->post([this, generation, report = std::move(report)] {
            if (report && generation == m_generation)
                m_teamFound = *report;
            tested(generation, report ? std::nullopt : std::optional(report.error()));
        });
    });
}

void ConnectionDialog::tested(quint64 generation, const std::optional<Error> &error)
{
    if (generation != m_generation)
        return;
    setBusy(false);
    if (error && error->code != ErrorCode::Cancelled) {
        m_messages->showError(*error);
        pointAt(*error);
    } else if (m_teamFound && m_teamFound->streamError) {
        m_teamForm->pointAtStream(*m_teamFound->streamError);
    }
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
    if (m_teamFound) {
        const TeamForm::Report report = TeamForm::describe(*m_teamFound);
        setLook(m_report, "look", report.flawed ? QStringLiteral("warning") : QStringLiteral("good"));
        m_report->setText(report.text);
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
    m_teamForm->tidy();
    const auto profile = read();
    if (!profile || (!isTeam() && profile->user.isEmpty())) {
        m_messages->showError(profile ? Error{.code = ErrorCode::InvalidArgument,
                                            .subject = tr("User"),
                                            .detail = QStringLiteral("no user name")}
                                      : profile.error());
        if (profile)
            m_instanceForm->pointAtUser();
        else
            pointAt(profile.error());
        return;
    }
    const Passwords typed = passwords();
    for (const QString &secret : {typed.instance, typed.proxy, typed.store, typed.redis})
        registerSecret(secret);
    m_save->setEnabled(false);
    m_worker->post([this, mailbox = m_mailbox, secrets = m_secrets, profile = *profile, typed, team = isTeam(),
                       keeps = m_keepsPassword](std::stop_token) {
        Result<> written;
        const auto keep = [&](bool wanted, const QString &name, const QString &secret) {
            if (keeps && wanted && written)
                written = secrets->write(name, secret);
        };
        if (team) { // what is left empty comes from elsewhere, such as libpq's password file
            keep(!typed.store.isEmpty(), storeSecretName(profile), typed.store);
            keep(!typed.redis.isEmpty(), redisSecretName(profile), typed.redis);
        } else {
            keep(true, passwordSecretName(profile.url, profile.user), typed.instance);
            keep(!profile.proxyUser.isEmpty(), proxySecretName(profile), typed.proxy);
        }
        mailbox->post([this, written, profile, typed] { kept(profile, typed, written); });
    });
}

void ConnectionDialog::kept(const Profile &profile, const Passwords &typed, const Result<> &written)
{
    m_save->setEnabled(true);
    if (!written) { // said, and then it goes without
        m_messages->showError(written.error());
        m_keepsPassword = false;
        retranslate();
        return;
    }
    if (profile.readsTeam()) {
        m_teamForm->save(profile, m_settings);
    } else {
        m_settings.set(SettingKey::StoreAddress, QString());
        m_instanceForm->save(profile, m_settings);
    }
    const Result<> stored = m_settings.save();
    if (!stored) {
        m_messages->showError(stored.error());
        return;
    }
    Q_EMIT saved(typed);
    accept();
}

} // namespace bunsnc::ui
