// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/sync/mirrorrig.h"

#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

#include <set>

using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace bunsnc::test {

namespace {
constexpr int sampleEvery = 7;

template<typename T>
T valueOrFatal(Result<T> result, const char *what)
{
    if (!result) {
        qFatal("%s: %s", what, qPrintable(toLogLine(result.error())));
    }
    return std::move(*result);
}
} // namespace

simulator::Options MirrorRig::small(std::int64_t records)
{
    simulator::Options options;
    options.records = records;
    return options;
}

sync::MirrorOptions MirrorRig::quick()
{
    sync::MirrorOptions options;
    options.pageSize = 50;
    options.pollInterval = 100ms;
    options.deleteFusePercent = 100; // the tables are small; the fuse has its own tests
    options.reconcileInterval = std::chrono::minutes(0);
    options.backoff = {50ms, 400ms, 400ms};
    options.retry = {2, 50ms, 200ms};
    return options;
}

MirrorRig::MirrorRig()
    : MirrorRig(small())
{
}

MirrorRig::MirrorRig(simulator::Options options)
    : m_options(std::move(options))
{
    startInstance();
}

MirrorRig::~MirrorRig()
{
    stopInstance();
}

void MirrorRig::startInstance()
{
    m_simulator = valueOrFatal(simulator::start(m_options), "simulator");
    m_url = m_simulator->url();
    m_options.port = quint16(m_url.port());
    servicenow::InstanceConfig instance;
    instance.url = m_url;
    instance.requestsPerSecond = 10'000;
    m_transport = std::make_unique<servicenow::Transport>(
        servicenow::Account::make(instance, servicenow::basicAuth(u"admin"_s, u"admin"_s)));
    m_api = std::make_unique<servicenow::TableApi>(*m_transport);
}

void MirrorRig::stopInstance()
{
    m_api.reset();
    m_transport.reset();
    if (m_simulator) {
        m_simulator->stop();
        m_simulator.reset();
    }
}

void MirrorRig::setFaults(const QJsonObject &faults)
{
    if (const auto done = control().setFaults(faults); !done) {
        qFatal("faults: %s", qPrintable(toLogLine(done.error())));
    }
}

std::vector<QString> MirrorRig::apply(const std::vector<simulator::DirectChange> &changes)
{
    return valueOrFatal(control().apply(changes), "change");
}

QString MirrorRig::insert(Kind kind, const QHash<QString, QString> &fields)
{
    simulator::DirectChange change;
    change.type = simulator::DirectChange::Type::Insert;
    change.table = tableName(kind);
    change.fields = {{u"short_description"_s, u"from the test"_s}};
    for (auto field = fields.cbegin(); field != fields.cend(); ++field) {
        change.fields.emplace_back(field.key(), field.value());
    }
    return apply({change}).front();
}

void MirrorRig::update(Kind kind, const QString &sysId, const QHash<QString, QString> &fields)
{
    simulator::DirectChange change;
    change.table = tableName(kind);
    change.sysId = sysId;
    for (auto field = fields.cbegin(); field != fields.cend(); ++field) {
        change.fields.emplace_back(field.key(), field.value());
    }
    apply({change});
}

void MirrorRig::remove(Kind kind, const QString &sysId, bool audit)
{
    simulator::DirectChange change;
    change.type = simulator::DirectChange::Type::Delete;
    change.table = tableName(kind);
    change.sysId = sysId;
    change.audit = audit;
    apply({change});
}

QStringList MirrorRig::removeSome(int number, bool audit, Kind kind)
{
    const QStringList ids = sysIds(kind, number);
    for (const QString &sysId : ids) {
        remove(kind, sysId, audit);
    }
    return ids;
}

QString MirrorRig::changeSome()
{
    const QStringList there = sysIds(Kind::Incident, 2);
    update(Kind::Incident, there[0], {{u"short_description"_s, u"changed meanwhile"_s}});
    remove(Kind::Incident, there[1]);
    return insert(Kind::Incident);
}

QStringList MirrorRig::sysIds(Kind kind, int limit, const QString &query)
{
    const auto found = valueOrFatal(
        control().find(tableName(kind), query.isEmpty() ? u"ORDERBYsys_id"_s : QString(query + u"^ORDERBYsys_id"_s)),
        "find");
    return QStringList(found.begin(), found.end()).mid(0, limit);
}

qint64 MirrorRig::count(Kind kind, const QString &query)
{
    return valueOrFatal(control().count(tableName(kind), query), "count");
}

std::shared_ptr<store::TicketStore> MirrorRig::openStore()
{
    if (!m_store) {
        constexpr int lockWaitMs = 500;
        m_store = valueOrFatal(store::openStore(storeAddress(), StateCatalog(), lockWaitMs), "store");
    }
    return m_store;
}

std::shared_ptr<servicenow::Account> MirrorRig::account(const QString &password) const
{
    servicenow::InstanceConfig instance;
    instance.url = m_url;
    instance.requestsPerSecond = 1000; // the tests of the limits use the defaults
    return servicenow::Account::make(instance, servicenow::basicAuth(u"admin"_s, password));
}

std::unique_ptr<sync::Mirror> MirrorRig::mirror(sync::MirrorOptions options, const QString &password)
{
    return sync::makeMirror(account(password), openStore(), nullptr, std::move(options));
}

std::unique_ptr<sync::Mirror> MirrorRig::startSlowly(int latencyMs)
{
    setFaults({{u"latency_ms"_s, latencyMs}});
    auto options = quick();
    options.pageSize = 10;
    auto started = mirror(std::move(options));
    started->start();
    return started;
}

sync::MirrorStatus MirrorRig::runOnce(sync::MirrorOptions options)
{
    options.once = true;
    const auto running = mirror(std::move(options));
    running->start();
    if (!running->wait(120s)) {
        qFatal("the run does not end");
    }
    return running->status();
}

QString MirrorRig::difference(bool allFields)
{
    for (const Kind kind : allKinds) {
        if (const QString text = differenceOf(kind, allFields); !text.isEmpty()) {
            return tableName(kind) + u": "_s + text;
        }
    }
    return {};
}

QString MirrorRig::differenceOf(Kind kind, bool allFields)
{
    struct Version {
        qint64 updatedAt;
        int modCount;
    };
    std::map<QString, Version> there;
    std::vector<servicenow::Record> sample;
    for (int offset = 0, number = 0;; offset += 1000) {
        servicenow::ListOptions options;
        options.query = u"ORDERBYsys_id"_s;
        options.offset = offset;
        options.display = servicenow::DisplayMode::All;
        if (!allFields) {
            options.fields = {u"sys_id"_s, u"sys_updated_on"_s, u"sys_mod_count"_s};
        }
        const auto page = valueOrFatal(m_api->list(tableName(kind), options, {}), "list");
        for (const auto record : page.records) {
            const auto stamp = parseUtc(QStringView(servicenow::rawField(record, "sys_updated_on")));
            there[servicenow::rawField(record, "sys_id")]
                = {stamp.value_or(0), servicenow::rawField(record, "sys_mod_count").toInt()};
            if (allFields && number++ % sampleEvery == 0) {
                sample.push_back(valueOrFatal(servicenow::Record::fromJson(record), "record"));
            }
        }
        if (page.records.size() < 1000) {
            break;
        }
    }
    auto writer = valueOrFatal(openStore()->openWriter(), "writer");
    std::set<QString> seen;
    for (const auto &row : valueOrFatal(writer->versions(kind, {}, {}), "versions")) {
        if (!seen.insert(row.sysId).second) {
            return u"twice in the store: "_s + row.sysId;
        }
        const auto found = there.find(row.sysId);
        if (found == there.end()) {
            return u"not on the instance any more: "_s + row.sysId;
        }
        if (found->second.updatedAt != row.updatedAt || found->second.modCount != row.modCount) {
            return u"%1 has version %2/%3 here and %4/%5 there"_s.arg(row.sysId)
                .arg(row.updatedAt)
                .arg(row.modCount)
                .arg(found->second.updatedAt)
                .arg(found->second.modCount);
        }
    }
    if (seen.size() != there.size()) {
        return u"%1 tickets here, %2 there"_s.arg(seen.size()).arg(there.size());
    }
    auto reader = valueOrFatal(openStore()->openReader(), "reader");
    for (const auto &record : sample) {
        const auto id = valueOrFatal(reader->idOf(record.sysId(), {}), "id");
        const auto document = id ? valueOrFatal(reader->document(*id, {}), "document") : std::nullopt;
        if (!document) {
            return u"no document of "_s + record.sysId();
        }
        for (const auto &field : document->fields) {
            if (field.value != record.value(field.name)) {
                return u"%1.%2 is \"%3\" here and \"%4\" there"_s.arg(
                    record.sysId(), field.name, field.value, record.value(field.name));
            }
        }
        if (document->fields.size() != size_t(record.fieldNames().size())) {
            return u"%1 has %2 fields here and %3 there"_s.arg(record.sysId())
                .arg(document->fields.size())
                .arg(record.fieldNames().size());
        }
    }
    return {};
}

std::vector<ChangeEvent> MirrorRig::allEvents()
{
    auto reader = valueOrFatal(openStore()->openReader(), "reader");
    std::vector<ChangeEvent> all;
    for (;;) {
        auto events = valueOrFatal(reader->eventsAfter(all.empty() ? 0 : all.back().sequence, 1000, {}), "events");
        if (events.empty()) {
            return all;
        }
        for (ChangeEvent &event : events) {
            if (!all.empty() && event.sequence <= all.back().sequence) {
                qFatal("the sequence does not grow");
            }
            all.push_back(std::move(event));
        }
    }
}

std::map<QString, EventCounts> MirrorRig::events()
{
    std::map<QString, EventCounts> counts;
    for (const ChangeEvent &event : allEvents()) {
        EventCounts &count = counts[event.sysId];
        count.created += event.operation == ChangeOperation::Created;
        count.updated += event.operation == ChangeOperation::Updated || event.operation == ChangeOperation::Finished;
        count.finished += event.operation == ChangeOperation::Finished;
        count.deleted += event.operation == ChangeOperation::Deleted;
    }
    return counts;
}

namespace {

/// One ticket, as the events tell of it so far.
struct Story {
    int created = 0;
    bool exists = false;
    bool finished = false;
    bool finishFollows = false; ///< it came finished: the very next event says so
    std::pair<qint32, qint64> version;
};

/// What is wrong with this event behind the others; null when nothing.
const char *append(Story &story, const ChangeEvent &event)
{
    static const StateCatalog catalog;
    const std::pair version(event.modCount, event.updatedAt);
    const bool finished = catalog.isFinished(event.kind, event.state);
    const bool followed = std::exchange(story.finishFollows, false);
    if (followed && (event.operation != ChangeOperation::Finished || version != story.version)) {
        return "came finished, which is not announced";
    }
    if (event.operation == ChangeOperation::Created) {
        if (story.exists) {
            return "is created twice";
        }
        story = {story.created + 1, true, finished && event.snapshot, finished && !event.snapshot, version};
        return nullptr;
    }
    if (!story.exists) {
        return "changes although it is not there";
    }
    if (event.operation == ChangeOperation::Deleted) {
        story.exists = false;
        return nullptr;
    }
    if (!followed && (version < story.version || (version == story.version && event.changes.empty()))) {
        return "is announced twice in a version, or in an older one";
    }
    if ((event.operation == ChangeOperation::Finished) != (finished && !story.finished)) {
        return "is announced as finished where it did not become so, or is not where it did";
    }
    story.version = version;
    story.finished = finished;
    return nullptr;
}

} // namespace

QString MirrorRig::eventMistakes()
{
    std::map<std::pair<Kind, QString>, Story> stories;
    for (const ChangeEvent &event : allEvents()) {
        if (const char *mistake = append(stories[{event.kind, event.sysId}], event)) {
            return u"event %1: %2 %3"_s.arg(event.sequence).arg(event.sysId, QLatin1StringView(mistake));
        }
    }
    auto writer = valueOrFatal(openStore()->openWriter(), "writer");
    auto reader = valueOrFatal(openStore()->openReader(), "reader");
    for (const Kind kind : allKinds) {
        for (const auto &row : valueOrFatal(writer->versions(kind, {}, {}), "versions")) {
            const auto found = stories.find({kind, row.sysId});
            if (found == stories.end()) {
                return u"never announced: "_s + row.sysId;
            }
            const Story &story = found->second;
            if (!story.exists || story.created != 1) {
                return u"%1 was announced %2 times as created, and is%3 there by the events"_s.arg(row.sysId)
                    .arg(story.created)
                    .arg(story.exists ? QString() : u" not"_s);
            }
            if (story.version != std::pair(row.modCount, row.updatedAt)) {
                return u"%1 is stored as %2 and was last announced as %3"_s.arg(row.sysId)
                    .arg(row.modCount)
                    .arg(story.version.first);
            }
            const auto id = valueOrFatal(reader->idOfSysId(kind, row.sysId, {}), "id");
            const auto rows = id ? valueOrFatal(reader->rows(std::span(&*id, 1), {}), "row") : std::vector<TicketRow>();
            if (rows.size() != 1 || story.finishFollows || rows.front().finished != story.finished) {
                return u"its end was not announced: "_s + row.sysId;
            }
            stories.erase(found);
        }
    }
    for (const auto &[ticket, story] : stories) {
        if (story.exists || story.created != 1) {
            return u"%1 is gone and was announced %2 times as created, and is%3 there by the events"_s.arg(ticket.second)
                .arg(story.created)
                .arg(story.exists ? QString() : u" not"_s);
        }
    }
    return {};
}

QString MirrorRig::stopAndCompare(sync::Mirror &mirror)
{
    mirror.requestStop();
    if (!mirror.wait(endLimit)) {
        return u"it does not stop in time"_s;
    }
    const QString different = difference();
    return different.isEmpty() ? eventMistakes() : different;
}

} // namespace bunsnc::test
