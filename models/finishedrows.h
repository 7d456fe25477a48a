// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/orderplan.h"
#include "models/readerworker.h"

#include <QCache>
#include <QSet>
#include <QTimer>

namespace bunsnc::models {

/// The rows of a long list of ids, as far as somebody looks at them: a worker reads them in pages, the newest wish
/// first; the pages least recently used are dropped. GUI thread only.
class FinishedRows final {
public:
    using Ids = std::vector<qint64>;
    static constexpr int PageRows = 128;
    static constexpr int MaxPages = 200;

    struct Callbacks {
        std::function<void(RowRange)> changed; ///< of the list: these may say something else now
        std::function<void(const Error &)> failed;
    };

    /// `list` is what the model shows, by row. Answers come through the mailbox, none after it is closed.
    FinishedRows(std::shared_ptr<store::TicketStore> store, std::shared_ptr<GuiMailbox> mailbox, const Ids &list,
        Callbacks callbacks);

    /// Null when it is not here; valid until control returns to the event loop.
    const TicketRow *find(qint64 id) const { return m_cache.object(id); }
    bool holds(qint64 id) const { return m_cache.contains(id); }
    /// Makes ready to read, so that the first rows do not wait for that.
    void prepare();
    /// Somebody looks at that row of the list.
    void want(int row);
    /// Somebody is about to: reads what is wanted now.
    void fetch(int row);
    /// Reads them again; the old words stay until the new ones are here.
    void refresh(Ids ids) { fetch(std::move(ids), {0, -1}); }
    /// Rows of the list moved.
    void moved() { ++m_serial; }
    void clear() { m_cache.clear(); }
    /// The store does not answer: what is missing comes later.
    bool isFailing() const { return m_failing; }
    /// Rows that could not be read may be asked for again.
    void recover();

    void requestStop();
    /// Waits for the worker's end.
    void stop();
    /// Reads nothing any more; the worker, to be let go of elsewhere.
    std::unique_ptr<ReaderWorker> detach();

private:
    void fetchWanted();
    void fetch(Ids ids, RowRange where);
    void keep(const Ids &asked, std::vector<TicketRow> &&rows, quint64 serial, RowRange where);

    const std::shared_ptr<GuiMailbox> m_mailbox;
    const Ids &m_list;
    const Callbacks m_callbacks;
    quint64 m_serial = 0;
    QCache<qint64, TicketRow> m_cache{MaxPages * PageRows};
    QSet<qint64> m_requested;
    std::vector<int> m_wanted; // pages, the newest wish last
    QTimer m_timer;
    bool m_failing = false;
    QTimer m_pause; // after a failure nothing is asked for
    std::stop_source m_stop;
    std::unique_ptr<ReaderWorker> m_worker;
};

} // namespace bunsnc::models
