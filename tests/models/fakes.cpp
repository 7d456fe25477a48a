// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/fakes.h"

#include "services/query/evaluator.h"
#include "services/tickets/state.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace bunsnc::tests {

using namespace Qt::Literals::StringLiterals;

TicketRow sampleRow(qint64 id, Kind kind)
{
    static const std::array groups{u"Rede"_s, u"Serviço de Campo"_s, u"SAP"_s, u""_s, u"Estações"_s};
    static const std::array people{u"Ana Souza"_s, u"Érico Lima"_s, u""_s, u"bruno Dias"_s, u"Álvaro Reis"_s};
    static const std::array texts{u"Sem acesso ao SAP"_s, u"Impressora não imprime"_s, u"Lentidão na rede"_s,
        u"Erro ao abrir relatório"_s, u"Troca de senha"_s};
    const auto pick = [id](const auto &list, qint64 salt) {
        return list[static_cast<std::size_t>((id * 7919 + salt * 104729) % 5)];
    };
    TicketRow row;
    row.id = id;
    row.kind = kind;
    row.priority = static_cast<qint8>(id % 6);
    row.state = static_cast<qint16>(1 + id % 5);
    row.modCount = 1;
    row.sysId = u"%1"_s.arg(id, 32, 16, QLatin1Char('0'));
    row.number = u"INC%1"_s.arg(id, 7, 10, QLatin1Char('0'));
    row.shortDescription = pick(texts, id) + u" #"_s + QString::number(id * 37 % 1001);
    row.group = pick(groups, 1);
    row.groupId = row.group.isEmpty() ? QString() : u"g"_s + row.group;
    row.assignee = pick(people, 2);
    row.assigneeId = row.assignee;
    row.requester = pick(people, 3);
    row.category = u"software"_s;
    row.openedAt = 1700000000 + id * 60;
    row.updatedAt = 1700100000 + (id * 7919) % 100003;
    row.dueAt = id % 3 == 0 ? 0 : row.openedAt + 7200;
    return row;
}

namespace {

class RowView final : public query::RecordView {
public:
    explicit RowView(const TicketRow &row)
        : m_row(row)
    {
    }
    QString value(QStringView field) const override
    {
        if (field == u"number"_s)
            return m_row.number;
        if (field == u"short_description"_s)
            return m_row.shortDescription;
        if (field == u"state"_s)
            return QString::number(m_row.state);
        if (field == u"priority"_s)
            return QString::number(m_row.priority);
        if (field == u"assignment_group"_s)
            return m_row.groupId;
        return {};
    }
    QString displayValue(QStringView field) const override
    {
        return field == u"assignment_group"_s ? m_row.group : value(field);
    }

private:
    const TicketRow &m_row;
};

std::optional<query::FieldType> typeOf(QStringView field)
{
    if (field == u"state"_s || field == u"priority"_s)
        return query::FieldType::Integer;
    if (field == u"assignment_group"_s)
        return query::FieldType::Reference;
    if (field == u"number"_s || field == u"short_description"_s)
        return query::FieldType::String;
    return std::nullopt;
}

Error cancelled()
{
    Error error;
    error.code = ErrorCode::Cancelled;
    return error;
}

} // namespace

class FakeReader final : public store::TicketReader {
public:
    explicit FakeReader(FakeStore &store)
        : m_store(store)
    {
    }

    Result<> liveRows(Kind kind, const RowChunk &chunk, std::stop_token stop) override
    {
        std::vector<TicketRow> rows = m_store.live(kind);
        for (std::size_t from = 0; from < rows.size();) {
            if (auto error = m_store.enter(stop))
                return *error;
            const std::size_t end = std::min(rows.size(), from + (from == 0 ? 50 : m_store.m_chunk.load()));
            chunk(std::vector<TicketRow>(rows.begin() + static_cast<std::ptrdiff_t>(from),
                rows.begin() + static_cast<std::ptrdiff_t>(end)));
            from = end;
        }
        if (auto error = m_store.enter(stop))
            return *error;
        return {};
    }

    Result<std::vector<TicketRow>> rows(std::span<const qint64> ids, std::stop_token stop) override
    {
        if (auto error = m_store.enter(stop))
            return *error;
        ++m_store.rowCalls;
        m_store.rowsRead += static_cast<int>(ids.size());
        std::vector<TicketRow> found;
        for (const qint64 id : ids) {
            if (auto row = m_store.get(id))
                found.push_back(*row);
        }
        return found;
    }

    Result<std::optional<store::TicketDocument>> document(qint64 id, std::stop_token stop) override
    {
        if (auto error = m_store.enter(stop))
            return *error;
        const auto row = m_store.get(id);
        if (!row)
            return std::optional<store::TicketDocument>();
        store::TicketDocument document;
        document.row = *row;
        const std::scoped_lock lock(m_store.m_mutex);
        document.fields = m_store.m_documents[id];
        return std::optional(document);
    }

    Result<std::optional<qint64>> idOf(const QString &name, std::stop_token stop) override
    {
        if (auto error = m_store.enter(stop))
            return *error;
        const std::scoped_lock lock(m_store.m_mutex);
        for (const auto &[id, row] : m_store.m_rows) {
            if (row.number == name || row.sysId == name)
                return std::optional(id);
        }
        return std::optional<qint64>();
    }

    Result<std::optional<qint64>> idOfSysId(Kind kind, const QString &sysId, std::stop_token stop) override
    {
        if (auto error = m_store.enter(stop))
            return *error;
        const std::scoped_lock lock(m_store.m_mutex);
        for (const auto &[id, row] : m_store.m_rows) {
            if (row.kind == kind && row.sysId == sysId)
                return std::optional(id);
        }
        return std::optional<qint64>();
    }

    Result<std::vector<qint64>> matching(
        Kind kind, const query::Query &query, std::span<const qint64> among, std::stop_token stop) override
    {
        if (auto error = m_store.enter(stop))
            return *error;
        const query::Evaluator evaluator(query, typeOf, query::Context{});
        std::vector<qint64> ids;
        for (const TicketRow &row : m_store.live(kind)) {
            if (!among.empty() && std::find(among.begin(), among.end(), row.id) == among.end())
                continue;
            if (evaluator.matches(RowView(row)))
                ids.push_back(row.id);
        }
        return ids;
    }

    Result<std::vector<qint64>> finishedIds(const store::FinishedFilter &filter,
        const std::function<void(std::vector<qint64> &&)> &first, std::stop_token stop) override
    {
        ++m_store.listCalls;
        if (auto error = m_store.enter(stop))
            return *error;
        std::vector<qint64> ids = m_store.listed;
        for (const TicketRow &row : m_store.finished()) {
            const bool kind = std::find(filter.kinds.begin(), filter.kinds.end(), row.kind) != filter.kinds.end();
            if (kind && (filter.text.isEmpty() || row.shortDescription.contains(filter.text)))
                ids.push_back(row.id);
        }
        if (ids.size() > 300)
            first(std::vector<qint64>(ids.begin(), ids.begin() + 300));
        return ids;
    }

    Result<std::vector<qint64>> search(const QString &, int, std::stop_token) override
    {
        return std::vector<qint64>();
    }
    Result<std::vector<qint64>> similar(qint64, int, std::stop_token) override { return std::vector<qint64>(); }
    Result<std::vector<store::GroupCount>> counts(Kind, store::CountBy, bool, std::stop_token) override
    {
        return std::vector<store::GroupCount>();
    }

    Result<std::vector<store::DayCount>> openedAgainstResolved(
        const std::vector<Kind> &kinds, QDate from, QDate to, const QTimeZone &zone, std::stop_token stop) override
    {
        if (auto error = m_store.enter(stop))
            return *error;
        std::map<QDate, store::DayCount> days;
        const std::scoped_lock lock(m_store.m_mutex);
        for (const auto &[id, row] : m_store.m_rows) {
            if (std::find(kinds.begin(), kinds.end(), row.kind) == kinds.end())
                continue;
            const QDate day = QDateTime::fromSecsSinceEpoch(row.openedAt, zone).date();
            if (day >= from && day <= to) {
                days[day].day = day;
                ++days[day].opened;
            }
        }
        std::vector<store::DayCount> list;
        for (const auto &[day, count] : days)
            list.push_back(count);
        return list;
    }

    Result<qint64> count(Kind kind, bool finished, std::stop_token stop) override
    {
        if (auto error = m_store.enter(stop))
            return *error;
        const std::scoped_lock lock(m_store.m_mutex);
        return static_cast<qint64>(std::count_if(m_store.m_rows.begin(), m_store.m_rows.end(),
            [&](const auto &entry) { return entry.second.kind == kind && entry.second.finished == finished; }));
    }

    Result<std::vector<ChangeEvent>> eventsAfter(qint64 sequence, int limit, std::stop_token) override
    {
        const std::scoped_lock lock(m_store.m_mutex);
        std::vector<ChangeEvent> events;
        for (const ChangeEvent &event : m_store.m_events) {
            if (event.sequence > sequence && static_cast<int>(events.size()) < limit)
                events.push_back(event);
        }
        return events;
    }
    Result<qint64> lastSequence(std::stop_token) override
    {
        const std::scoped_lock lock(m_store.m_mutex);
        return m_store.m_events.empty() ? qint64{0} : m_store.m_events.back().sequence;
    }
    Result<qint64> trimmedThrough(std::stop_token) override { return qint64{0}; }
    Result<std::vector<store::Quarantined>> quarantined(std::stop_token) override
    {
        return std::vector<store::Quarantined>();
    }
    Result<std::optional<QString>> checkpoint(const QString &) override { return std::optional<QString>(); }

private:
    FakeStore &m_store;
};

void FakeStore::put(const TicketRow &row)
{
    const std::scoped_lock lock(m_mutex);
    m_rows[row.id] = row;
}

void FakeStore::erase(qint64 id)
{
    const std::scoped_lock lock(m_mutex);
    m_rows.erase(id);
}

std::optional<TicketRow> FakeStore::get(qint64 id) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_rows.find(id);
    return found == m_rows.end() ? std::nullopt : std::optional(found->second);
}

std::vector<TicketRow> FakeStore::live(Kind kind) const
{
    std::vector<TicketRow> rows;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto &[id, row] : m_rows) {
            if (row.kind == kind && !row.finished)
                rows.push_back(row);
        }
    }
    std::sort(rows.begin(), rows.end(), [](const TicketRow &a, const TicketRow &b) {
        return std::pair(a.updatedAt, a.id) > std::pair(b.updatedAt, b.id);
    });
    return rows;
}

std::vector<TicketRow> FakeStore::finished() const
{
    std::vector<TicketRow> rows;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto &[id, row] : m_rows) {
            if (row.finished)
                rows.push_back(row);
        }
    }
    std::sort(rows.begin(), rows.end(), [](const TicketRow &a, const TicketRow &b) {
        return std::pair(a.finishedAt, a.id) > std::pair(b.finishedAt, b.id);
    });
    return rows;
}

void FakeStore::setDocument(qint64 id, std::vector<store::DocumentField> fields)
{
    const std::scoped_lock lock(m_mutex);
    m_documents[id] = std::move(fields);
}

void FakeStore::addEvent(const ChangeEvent &event)
{
    const std::scoped_lock lock(m_mutex);
    m_events.push_back(event);
}

void FakeStore::closeGate()
{
    const std::scoped_lock lock(m_mutex);
    m_closed = true;
}

void FakeStore::openGate()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = false;
    }
    m_changed.notify_all();
}

void FakeStore::fail(std::optional<Error> error)
{
    const std::scoped_lock lock(m_mutex);
    m_failure = std::move(error);
}

std::optional<Error> FakeStore::enter(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    ++waiting;
    m_changed.wait(lock, stop, [this] { return !m_closed; });
    --waiting;
    if (stop.stop_requested())
        return cancelled();
    return m_failure;
}

Result<std::unique_ptr<store::TicketWriter>> FakeStore::openWriter()
{
    return Error{};
}

Result<std::unique_ptr<store::TicketReader>> FakeStore::openReader()
{
    return std::unique_ptr<store::TicketReader>(std::make_unique<FakeReader>(*this));
}

Result<std::unique_ptr<store::ConsumerPositions>> FakeStore::openPositions()
{
    return Error{};
}

class FakeStream::Sub final : public stream::Subscription {
public:
    Sub(std::shared_ptr<Handlers> handlers, int number)
        : m_handlers(std::move(handlers))
        , m_number(number)
    {
    }
    ~Sub() override
    {
        const std::scoped_lock lock(m_handlers->mutex);
        m_handlers->byNumber.erase(m_number);
        m_handlers->missed.erase(m_number);
    }

private:
    std::shared_ptr<Handlers> m_handlers;
    int m_number;
};

std::unique_ptr<stream::Subscription> FakeStream::subscribe(Handler handler, MissedHandler missed)
{
    const std::scoped_lock lock(m_handlers->mutex);
    m_handlers->byNumber[++m_next] = std::move(handler);
    m_handlers->missed[m_next] = std::move(missed);
    return std::make_unique<Sub>(m_handlers, m_next);
}

std::unique_ptr<stream::Subscription> FakeStream::subscribeDurable(
    const QString &, Handler handler, MissedHandler missed)
{
    return subscribe(std::move(handler), std::move(missed));
}

void FakeStream::publish(std::vector<ChangeEvent> events)
{
    for (ChangeEvent &event : events) {
        if (event.sequence == 0)
            event.sequence = ++m_sequence;
    }
    auto batch = std::make_shared<const std::vector<ChangeEvent>>(std::move(events));
    m_relay.post([handlers = m_handlers, batch](const std::stop_token &) {
        const std::scoped_lock lock(handlers->mutex);
        for (const auto &[number, handler] : handlers->byNumber)
            handler(batch);
    });
}

void FakeStream::publish(const TicketRow &row, ChangeOperation operation, bool snapshot)
{
    publish({eventOf(row, operation, snapshot)});
}

void FakeStream::publishMissed(const stream::Missed &missed)
{
    m_relay.post([handlers = m_handlers, missed](const std::stop_token &) {
        const std::scoped_lock lock(handlers->mutex);
        for (const auto &[number, handler] : handlers->missed) {
            if (handler)
                handler(missed);
        }
    });
}

int FakeStream::subscriberCount() const
{
    const std::scoped_lock lock(m_handlers->mutex);
    return static_cast<int>(m_handlers->byNumber.size());
}

ChangeEvent eventOf(const TicketRow &row, ChangeOperation operation, bool snapshot)
{
    ChangeEvent event;
    event.kind = row.kind;
    event.operation = operation;
    event.snapshot = snapshot;
    event.rowId = row.id;
    event.sysId = row.sysId;
    event.number = row.number;
    event.shortDescription = row.shortDescription;
    event.state = row.state;
    event.priority = row.priority;
    event.updatedAt = row.updatedAt;
    event.group = row.group;
    event.committedAtMs = row.updatedAt * 1000;
    return event;
}

} // namespace bunsnc::tests
