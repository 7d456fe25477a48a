// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/finishedrows.h"

namespace bunsnc::models {

namespace {
constexpr std::size_t MaxWantedPages = 16; // older wishes were scrolled past
} // namespace

FinishedRows::FinishedRows(std::shared_ptr<store::TicketStore> store, std::shared_ptr<GuiMailbox> mailbox,
    const Ids &list, Callbacks callbacks)
    : m_mailbox(std::move(mailbox))
    , m_list(list)
    , m_callbacks(std::move(callbacks))
    , m_worker(std::make_unique<ReaderWorker>(QStringLiteral("finished-rows"), std::move(store)))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(0);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { fetchWanted(); });
    m_pause.setSingleShot(true);
    m_pause.setInterval(2 * ReaderWorker::retryAfter);
    QObject::connect(&m_pause, &QTimer::timeout, &m_pause, [this] { recover(); });
}

void FinishedRows::requestStop()
{
    m_stop.request_stop();
    if (m_worker)
        m_worker->requestStop();
}

void FinishedRows::stop()
{
    requestStop();
    m_pause.stop();
    m_timer.stop();
    m_worker.reset();
}

std::unique_ptr<ReaderWorker> FinishedRows::detach()
{
    requestStop();
    m_pause.stop();
    m_timer.stop();
    return std::exchange(m_worker, nullptr);
}

void FinishedRows::prepare()
{
    if (m_worker)
        m_worker->post([](store::TicketReader &, const std::stop_token &) {}, {});
}

void FinishedRows::recover()
{
    m_pause.stop();
    if (m_failing && !m_list.empty())
        m_callbacks.changed({0, static_cast<int>(m_list.size()) - 1}); // who looks at them asks for them
    if (!m_wanted.empty())
        m_timer.start();
}

void FinishedRows::want(int row)
{
    const int page = row / PageRows;
    if (!m_wanted.empty() && m_wanted.back() == page)
        return;
    std::erase(m_wanted, page);
    m_wanted.push_back(page);
    if (!m_timer.isActive() && !m_pause.isActive()) // else it is remembered
        m_timer.start();
}

void FinishedRows::fetch(int row)
{
    want(row);
    m_timer.stop();
    if (!m_pause.isActive())
        fetchWanted();
}

void FinishedRows::fetchWanted()
{
    if (m_wanted.size() > MaxWantedPages)
        m_wanted.erase(m_wanted.begin(), m_wanted.end() - MaxWantedPages);
    for (auto page = m_wanted.rbegin(); page != m_wanted.rend(); ++page) {
        const std::size_t first = static_cast<std::size_t>(*page) * PageRows;
        const std::size_t end = std::min(first + PageRows, m_list.size());
        Ids ids;
        for (std::size_t row = first; row < end; ++row) {
            if (!m_cache.contains(m_list[row]) && !m_requested.contains(m_list[row]))
                ids.push_back(m_list[row]);
        }
        if (!ids.empty())
            fetch(std::move(ids), {static_cast<int>(first), static_cast<int>(end) - 1});
    }
    m_wanted.clear();
}

/// `where` is where the ids stand now; empty when they are anywhere.
void FinishedRows::fetch(Ids ids, RowRange where)
{
    if (!m_worker)
        return;
    for (const qint64 id : ids)
        m_requested.insert(id);
    const auto giveUp = [this, ids, box = m_mailbox](const Error &error) {
        box->post([this, ids, error] {
            for (const qint64 id : ids)
                m_requested.remove(id);
            const bool first = error.code != ErrorCode::Cancelled && !std::exchange(m_failing, true);
            m_pause.start();
            if (first && !m_list.empty())
                m_callbacks.changed({0, static_cast<int>(m_list.size()) - 1});
            m_callbacks.failed(error);
        });
    };
    m_worker->post(
        [this, ids, where, giveUp, serial = m_serial, stop = m_stop.get_token(), box = m_mailbox](
            bunsnc::store::TicketReader &reader, const std::stop_token &) {
            auto rows = reader.rows(ids, stop);
            if (!rows) {
                giveUp(rows.error());
                return;
            }
            box->post([this, ids, where, serial, rows = std::make_shared<std::vector<TicketRow>>(std::move(*rows))] {
                keep(ids, std::move(*rows), serial, where);
            });
        },
        giveUp);
}

void FinishedRows::keep(const Ids &asked, std::vector<TicketRow> &&rows, quint64 serial, RowRange where)
{
    m_failing = false;
    for (const qint64 id : asked)
        m_requested.remove(id);
    QSet<qint64> missing(asked.begin(), asked.end());
    for (TicketRow &row : rows) {
        missing.remove(row.id);
        m_cache.insert(row.id, new TicketRow(std::move(row)));
    }
    for (const qint64 id : missing) { // gone in the meantime: an empty row until the list is read again
        auto *gone = new TicketRow;
        gone->id = id;
        m_cache.insert(id, gone);
    }
    if (m_list.empty())
        return;
    const bool inPlace = serial == m_serial && where.count() > 0; // else rows may have moved: any could be one
    m_callbacks.changed(inPlace ? where : RowRange{0, static_cast<int>(m_list.size()) - 1});
}

} // namespace bunsnc::models
