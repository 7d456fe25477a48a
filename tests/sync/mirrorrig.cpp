// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/sync/mirrorrig.h"

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
        store::SqliteOptions options;
        options.busyTimeoutMs = 500;
        m_store = valueOrFatal(
            store::openSqliteStore(storePath(), StateCatalog(), options, Clock::system()), "store");
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

std::map<QString, EventCounts> MirrorRig::events()
{
    auto reader = valueOrFatal(openStore()->openReader(), "reader");
    std::map<QString, EventCounts> counts;
    for (qint64 sequence = 0;;) {
        const auto events = valueOrFatal(reader->eventsAfter(sequence, 1000, {}), "events");
        if (events.empty()) {
            return counts;
        }
        for (const ChangeEvent &event : events) {
            if (event.sequence <= sequence) {
                qFatal("the sequence does not grow");
            }
            sequence = event.sequence;
            EventCounts &count = counts[event.sysId];
            switch (event.operation) {
            case ChangeOperation::Created:
                ++count.created;
                break;
            case ChangeOperation::Updated:
            case ChangeOperation::Finished:
                ++count.updated;
                break;
            case ChangeOperation::Deleted:
                ++count.deleted;
                break;
            }
        }
    }
}

QString MirrorRig::eventMistakes()
{
    const auto counts = events();
    auto writer = valueOrFatal(openStore()->openWriter(), "writer");
    std::set<QString> stored;
    for (const Kind kind : allKinds) {
        for (const auto &row : valueOrFatal(writer->versions(kind, {}, {}), "versions")) {
            stored.insert(row.sysId);
            const auto found = counts.find(row.sysId);
            if (found == counts.end()) {
                return u"never announced: "_s + row.sysId;
            }
            if (found->second.created != 1 || found->second.deleted != 0) {
                return u"%1 was announced %2 times as created and %3 times as deleted"_s.arg(row.sysId)
                    .arg(found->second.created)
                    .arg(found->second.deleted);
            }
        }
    }
    for (const auto &[sysId, count] : counts) {
        if (!stored.contains(sysId) && (count.created != 1 || count.deleted != 1)) {
            return u"%1 is gone and was announced %2 times as created and %3 times as deleted"_s.arg(sysId)
                .arg(count.created)
                .arg(count.deleted);
        }
    }
    return {};
}

} // namespace bunsnc::test
