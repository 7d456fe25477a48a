// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// How the writer takes a page of a first load, in which nothing is stored yet: without looking for each ticket, and
// reading each record once.
#include "services/store/postgres/writer.h"
#include "services/store/record/jsontext.h"

namespace bunsnc::store {

/// The last sys_id of a page that goes up from its first one, as a backfill's do, when none between the two is stored.
/// Empty when it is no such page.
Result<std::string_view> PostgresWriter::endOfNew(const PageBatch &page)
{
    constexpr size_t fewest = 20; // to be worth the question
    if (page.origin != Origin::Backfill || page.records.size() < fewest)
        return std::string_view();
    const std::string_view first = sysIdInText(page.records.front()), last = sysIdInText(page.records.back());
    if (!isValidSysId(first) || !isValidSysId(last) || first >= last)
        return std::string_view();
    postgres::Parameters parameters;
    parameters.add(int(page.kind)).addText(bytes(first).toByteArray()).addText(bytes(last).toByteArray());
    const auto stored = number("SELECT count(*) FROM (SELECT FROM ticket WHERE kind = $1 AND sys_id BETWEEN $2 AND $3 "
                               "LIMIT 1) s",
        parameters);
    if (!stored)
        return stored.error();
    return *stored == 0 ? last : std::string_view();
}

Result<size_t> PostgresWriter::takeNew(const PageBatch &page, ApplyOutcome &outcome)
{
    const auto last = endOfNew(page);
    if (!last)
        return last.error();
    if (last->empty())
        return size_t(0);
    std::string before(sysIdInText(page.records.front()));
    for (size_t done = 0; done < page.records.size(); ++done) {
        const std::string_view raw = page.records[done];
        const bool parsed = m_record.parse(raw);
        const TicketColumns columns = columnsOf(m_record);
        const auto storable = isStorable(page.kind, raw, parsed, columns, outcome);
        if (!storable)
            return storable.error();
        if (!*storable)
            continue;
        const bool follows = done == 0 ? columns.sysId == before : columns.sysId > before;
        if (!follows || columns.sysId > *last)
            return done;
        before = columns.sysId;
        if (auto learnt = learn(page.kind); !learnt)
            return learnt.error();
        if (auto cleared = clearQuarantine(page.kind, columns.sysId); !cleared)
            return cleared.error();
        const Candidate candidate{
            raw, before, columns, m_record.contentHash(), m_finishedStates.contains(page.kind, columns.state)};
        const auto announced = announcedAs(page, candidate);
        if (!announced) {
            ++outcome.unchanged;
            continue;
        }
        Current current;
        addParsedInsert(page, candidate, columns, current, *announced);
        ++m_pending.back().inserted;
        m_new = m_pending.size();
        if (auto sent = writeAhead(page.kind); !sent)
            return sent.error();
    }
    return page.records.size();
}

} // namespace bunsnc::store
