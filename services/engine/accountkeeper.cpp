// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/engine/accountkeeper.h"

#include "services/servicenow/tableapi.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::engine {

Q_LOGGING_CATEGORY(logEngine, "bunsnc.engine")

namespace {

constexpr std::chrono::minutes nextAttempt{5};

QString userCheckpoint(const QString &userName)
{
    return u"account/user/"_s + userName.toLower();
}
QString statesCheckpoint(Kind kind)
{
    return u"account/states/"_s + tableName(kind);
}
QString successCheckpoint()
{
    return u"account/last-success"_s;
}

/// A value inside of an encoded query.
QString quoted(QString value)
{
    return value.replace(u'^', u"^^"_s);
}

QByteArray statesToJson(const std::vector<servicenow::ChoiceLabel> &choices)
{
    QJsonArray all;
    for (const auto &choice : choices)
        all.append(QJsonArray{choice.value, choice.language, choice.label});
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

/// The instance's names over ours, each in its own language: where it has none, ours stay.
void overrideStates(StateCatalog &states, Kind kind, const QByteArray &json)
{
    struct Names {
        QString portuguese;
        QString english;
        QString any;
    };
    std::map<int, Names> byValue;
    const QJsonArray all = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &each : all) {
        bool isNumber = false;
        const int value = each[0].toString().toInt(&isNumber);
        const QString language = each[1].toString().toLower();
        const QString label = each[2].toString().simplified();
        if (!isNumber || label.isEmpty())
            continue;
        states.addName(kind, value, label);
        Names &names = byValue[value];
        names.any = names.any.isEmpty() ? label : names.any;
        if (language == "pb"_L1 || language == "pt-br"_L1 || language == "pt_br"_L1)
            names.portuguese = label;
        else if (language == "pt"_L1 && names.portuguese.isEmpty())
            names.portuguese = label;
        else if (language == "en"_L1)
            names.english = label;
    }
    for (const auto &[value, names] : byValue) {
        if (!states.knows(kind, value))
            states.override(kind, value, names.any, true);
        if (!names.portuguese.isEmpty())
            states.override(kind, value, names.portuguese, false);
        if (!names.english.isEmpty())
            states.override(kind, value, names.english, true);
    }
}

} // namespace

AccountKeeper::AccountKeeper(std::shared_ptr<store::TicketStore> store, const StateCatalog &states,
    const QString &userName, std::shared_ptr<servicenow::Account> account, std::chrono::milliseconds successKeptEvery,
    std::function<void()> changed)
    : m_store(std::move(store))
    , m_builtIn(states)
    , m_userName(userName)
    , m_account(std::move(account))
    , m_successKeptEvery(successKeptEvery)
    , m_changed(std::move(changed))
    , m_worker(u"account"_s)
{
    m_facts.states = m_builtIn;
    load();
}

AccountKeeper::~AccountKeeper() = default;

Result<qint64> AccountKeeper::readLastSuccess(store::TicketReader &reader)
{
    const auto text = reader.checkpoint(successCheckpoint());
    return text ? Result<qint64>(text->value_or(QString()).toLongLong()) : text.error();
}

AccountFacts AccountKeeper::facts() const
{
    const std::scoped_lock lock(m_mutex);
    return m_facts;
}

qint64 AccountKeeper::lastSuccessMs() const
{
    const std::scoped_lock lock(m_mutex);
    return m_lastSuccessMs;
}

void AccountKeeper::load()
{
    const auto reader = m_store->openReader();
    if (!reader) {
        qCWarning(logEngine).noquote() << "cannot read what is known of the account:" << toLogLine(reader.error());
        return;
    }
    const auto stored = [&reader](const QString &name) {
        const auto text = (*reader)->checkpoint(name);
        return text ? text->value_or(QString()).toUtf8() : QByteArray();
    };
    const QByteArray user = m_userName.isEmpty() ? QByteArray() : stored(userCheckpoint(m_userName));
    QHash<Kind, QByteArray> states;
    for (const Kind kind : allKinds)
        states.insert(kind, stored(statesCheckpoint(kind)));
    m_lastSuccessMs = m_keptSuccessMs = stored(successCheckpoint()).toLongLong();
    apply(user, states);
}

void AccountKeeper::apply(const QByteArray &user, const QHash<Kind, QByteArray> &states)
{
    m_user = user;
    m_stateNames = states;
    AccountFacts facts;
    const QJsonObject person = QJsonDocument::fromJson(user).object();
    facts.userId = person["id"_L1].toString();
    const QJsonArray groups = person["groups"_L1].toArray();
    for (const QJsonValue &group : groups)
        facts.groupIds.append(group.toString());
    facts.states = m_builtIn;
    for (const Kind kind : allKinds)
        overrideStates(facts.states, kind, states.value(kind));
    m_store->setCaller({facts.userId, facts.groupIds});
    const std::scoped_lock lock(m_mutex);
    m_facts = facts;
}

void AccountKeeper::succeeded(qint64 atMs)
{
    bool keepTime = false;
    bool first = false;
    {
        const std::scoped_lock lock(m_mutex);
        m_lastSuccessMs = std::max(m_lastSuccessMs, atMs);
        keepTime = m_lastSuccessMs - m_keptSuccessMs >= m_successKeptEvery.count();
        if (keepTime)
            m_keptSuccessMs = m_lastSuccessMs;
        first = !std::exchange(m_asked, true);
    }
    if (keepTime) {
        m_worker.post([this, atMs](std::stop_token) {
            if (const auto done = keep({{successCheckpoint(), QString::number(atMs)}}); !done)
                qCInfo(logEngine).noquote() << "the time of the last success was not kept:" << toLogLine(done.error());
        });
    }
    if (first && m_account)
        m_worker.post([this](std::stop_token stop) { ask(stop); });
}

void AccountKeeper::ask(std::stop_token stop)
{
    servicenow::Transport transport(m_account);
    servicenow::TableApi api(transport);
    const QByteArray userBefore = m_user;
    const auto statesBefore = m_stateNames;
    const auto user = askUser(api, stop);
    const auto states = stop.stop_requested() ? Result<>() : askStates(api, stop);
    if (stop.stop_requested())
        return;
    for (const auto *outcome : {&user, &states}) {
        if (!*outcome)
            qCInfo(logEngine).noquote() << "not known of the account:" << toLogLine(outcome->error());
    }
    if (m_user != userBefore || m_stateNames != statesBefore) {
        std::vector<store::Checkpoint> checkpoints{{userCheckpoint(m_userName), QString::fromUtf8(m_user)}};
        for (const Kind kind : allKinds)
            checkpoints.push_back({statesCheckpoint(kind), QString::fromUtf8(m_stateNames.value(kind))});
        if (const auto done = keep(checkpoints); !done)
            qCWarning(logEngine).noquote() << "what is known of the account was not kept:" << toLogLine(done.error());
        apply(m_user, m_stateNames);
        m_changed();
    }
    const auto passes = [](const Result<> &outcome) { return !outcome && outcome.error().retryable; };
    if (passes(user) || passes(states)) {
        QTimer::singleShot(nextAttempt, m_worker.context(), [this] { ask(m_worker.stopToken()); });
    }
}

Result<> AccountKeeper::askUser(servicenow::TableApi &api, std::stop_token stop)
{
    if (m_userName.isEmpty())
        return {};
    const auto users = api.list(u"sys_user"_s,
        {.query = u"user_name="_s + quoted(m_userName), .fields = {u"sys_id"_s}, .limit = 2}, stop);
    if (!users)
        return users.error();
    if (users->records.size() != 1)
        return Error{.code = ErrorCode::NotFound, .subject = u"sys_user"_s, .detail = u"the login has no record to read"_s};
    const QString id = servicenow::rawField(users->records.front(), "sys_id");
    QJsonArray groups;
    const auto members = api.list(u"sys_user_grmember"_s,
        {.query = u"user="_s + quoted(id), .fields = {u"group"_s}, .limit = 1000}, stop);
    if (members) {
        for (const auto &raw : members->records) {
            const auto record = servicenow::Record::fromJson(raw);
            if (record && !record->value(u"group"_s).isEmpty())
                groups.append(record->value(u"group"_s));
        }
    } else if (members.error().retryable || members.error().code == ErrorCode::Cancelled) {
        return members.error();
    }
    m_user = QJsonDocument(QJsonObject{{u"id"_s, id}, {u"groups"_s, groups}}).toJson(QJsonDocument::Compact);
    return {};
}

Result<> AccountKeeper::askStates(servicenow::TableApi &api, std::stop_token stop)
{
    for (const Kind kind : allKinds) {
        const auto choices = servicenow::readChoices(api, tableName(kind), u"state"_s, stop);
        if (!choices)
            return choices.error();
        if (!choices->empty()) // a user who may not read them sees none
            m_stateNames.insert(kind, statesToJson(*choices));
    }
    return {};
}

Result<> AccountKeeper::keep(const std::vector<store::Checkpoint> &checkpoints)
{
    auto writer = m_store->openWriter();
    return writer ? (*writer)->setCheckpoints(checkpoints) : Result<>(writer.error());
}

} // namespace bunsnc::engine
