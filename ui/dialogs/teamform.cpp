// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/teamform.h"

#include "models/wording.h"
#include "services/core/clock.h"
#include "ui/shell/serveraddress.h"
#include "ui/text/format.h"
#include "ui/widgets/formrow.h"

#include <QAction>

namespace bunsnc::ui {

namespace {

constexpr QLatin1StringView postgres{"postgresql"};
constexpr QLatin1StringView redisScheme{"redis"};
/// A mirror that runs is not so old.
constexpr qint64 oldSeconds = 300;

} // namespace

TeamForm::TeamForm(QWidget *parent)
    : QWidget(parent)
    , m_form(makeForm(this))
    , m_address(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_redis(new QLineEdit(this))
    , m_redisPassword(new QLineEdit(this))
    , m_addressHelp(helpLabel(this))
    , m_userHelp(helpLabel(this))
    , m_redisHelp(helpLabel(this))
    , m_reveal(makePasswordField(m_password))
    , m_redisReveal(makePasswordField(m_redisPassword))
{
    m_address->setObjectName(QStringLiteral("storeAddress"));
    m_user->setObjectName(QStringLiteral("storeUser"));
    m_password->setObjectName(QStringLiteral("storePassword"));
    m_redis->setObjectName(QStringLiteral("redisUrl"));
    m_redisPassword->setObjectName(QStringLiteral("redisPassword"));
    addField(m_form, m_address, m_addressHelp);
    addField(m_form, m_user);
    addField(m_form, m_password, m_userHelp);
    addField(m_form, m_redis);
    addField(m_form, m_redisPassword, m_redisHelp);
    for (QLineEdit *const address : {m_address, m_redis})
        connect(address, &QLineEdit::editingFinished, this, &TeamForm::tidy);
}

void TeamForm::load(const Settings &settings)
{
    const QString store = settings.string(SettingKey::StoreAddress);
    if (!store.startsWith(QLatin1StringView("sqlite:")))
        m_address->setText(store);
    m_redis->setText(settings.string(SettingKey::RedisUrl));
    tidy();
}

void TeamForm::save(const Profile &profile, Settings &settings) const
{
    settings.set(SettingKey::StoreAddress, profile.storeAddress);
    settings.set(SettingKey::RedisUrl, profile.redisUrl);
}

void TeamForm::tidy()
{
    const auto store = ServerAddress::parse(m_address->text(), postgres);
    if (!store.user.isEmpty() || !store.password.isEmpty())
        m_address->setText(store.place);
    if (!store.user.isEmpty())
        m_user->setText(store.user);
    if (!store.password.isEmpty())
        m_password->setText(store.password);
    // The user of Redis stays in its address: mostly there is none.
    auto redis = ServerAddress::parse(m_redis->text(), redisScheme);
    if (!redis.password.isEmpty()) {
        m_redisPassword->setText(redis.password);
        m_redis->setText(redis.toString());
    }
}

Result<> TeamForm::read(Profile &profile) const
{
    auto store = ServerAddress::parse(m_address->text(), postgres);
    if (store.place.isEmpty()) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = QStringLiteral("PostgreSQL"),
            .detail = QStringLiteral("the address is empty")};
    }
    if (store.user.isEmpty())
        store.user = m_user->text().trimmed();
    profile.storeAddress = store.toString();
    profile.redisUrl = ServerAddress::parse(m_redis->text(), redisScheme).toString();
    const auto options = profile.teamOptions({});
    return options ? Result<>() : Result<>(options.error());
}

void TeamForm::takePasswords(const Passwords &kept)
{
    if (m_password->text().isEmpty())
        m_password->setText(kept.store);
    if (m_redisPassword->text().isEmpty())
        m_redisPassword->setText(kept.redis);
}

void TeamForm::pointAt(const Error &error)
{
    QLineEdit *field = nullptr;
    switch (error.code) {
    case ErrorCode::StoreRefused:
        field = error.detail.contains(QLatin1StringView("42501")) ? m_user : m_password;
        break;
    case ErrorCode::InvalidArgument:
        field = error.subject == QLatin1StringView("redis.url") ? m_redis : m_address;
        break;
    case ErrorCode::HostNotFound:
    case ErrorCode::StoreUnreachable:
    case ErrorCode::StoreDamaged:
    case ErrorCode::StoreVersion:
    case ErrorCode::StoreError:
        field = m_address;
        break;
    default:
        break;
    }
    markInvalid({m_address, m_user, m_password, m_redis, m_redisPassword}, field);
}

void TeamForm::pointAtStream(const Error &error)
{
    markInvalid({m_address, m_user, m_password, m_redis, m_redisPassword},
        error.code == ErrorCode::StreamRefused ? m_redisPassword : m_redis);
}

void TeamForm::retranslate()
{
    const QStringList names{tr("PostgreSQL"), tr("User"), tr("Password"), tr("Redis (optional)"), tr("Redis password")};
    nameRows(m_form, names);
    const std::array fields{m_address, m_user, m_password, m_redis, m_redisPassword};
    for (size_t i = 0; i < fields.size(); ++i)
        fields[i]->setAccessibleName(names[qsizetype(i)]);
    m_address->setPlaceholderText(QStringLiteral("postgresql://db.example.com/tickets"));
    m_redis->setPlaceholderText(QStringLiteral("redis://db.example.com"));
    m_addressHelp->setText(tr("As the administrator gave it to you. The server must prove who it is: encryption "
                              "settings such as sslmode and sslrootcert belong behind a ? in the address."));
    m_userHelp->setText(tr("Your user of the database; reading is enough (role bunsnc_console). The password is kept "
                           "in the system's keychain, or in a file only you can read."));
    m_redisHelp->setText(tr("With Redis changes arrive at once; without it they are asked for every second."));
    for (QAction *const reveal : {m_reveal, m_redisReveal})
        reveal->setToolTip(tr("Show or hide the password"));
}

TeamForm::Report TeamForm::describe(const engine::TeamReport &found)
{
    Report report;
    QStringList lines;
    lines.append(tr("It works: reads as %1, answered in %2 ms.").arg(found.user, text::number(found.elapsedMs)));
    QStringList counts;
    for (const Kind kind : allKinds)
        counts.append(kindLabel(kind) + QLatin1StringView(": ") + text::number(found.live[size_t(kind)]));
    counts.append(tr("Finished: %1").arg(text::number(found.finished)));
    lines.append(counts.join(QStringLiteral(" · ")));
    const qint64 age = (Clock::system().nowMs() - found.lastSuccessMs) / 1000;
    const QString instance = found.instance.isEmpty() ? tr("an instance") : found.instance;
    if (found.lastSuccessMs == 0) {
        lines.append(tr("The first load of %1 is not complete yet: more tickets follow by themselves.").arg(instance));
        report.flawed = true;
    } else if (age > oldSeconds) {
        lines.append(tr("The data of %1 is %2 old: ask whether the service (bunsnc serve) runs.")
                         .arg(instance, text::span(age)));
        report.flawed = true;
    } else {
        lines.append(tr("Mirrors %1; data as of %2 ago.").arg(instance, text::span(std::max<qint64>(age, 0))));
    }
    if (found.streamError) {
        lines.append(tr("Redis: %1. Without it changes are asked for every second.")
                         .arg(bunsnc::describe(*found.streamError).title));
        report.flawed = true;
    } else if (found.askedStream && !found.hasEntries) {
        lines.append(tr("Redis answers, but nothing stands on its stream of changes yet."));
    } else if (found.askedStream) {
        lines.append(tr("Redis answers: changes arrive at once."));
    }
    if (found.mayWrite)
        lines.append(tr("This user may also write; one with the role bunsnc_console is enough."));
    report.text = lines.join(QLatin1Char('\n'));
    return report;
}

} // namespace bunsnc::ui
