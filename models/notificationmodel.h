// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/remains.h"
#include "models/roles.h"
#include "services/core/clock.h"
#include "services/stream/changestream.h"
#include "services/tickets/state.h"

#include <QAbstractListModel>

#include <deque>
#include <memory>

namespace bunsnc::models {

/// One line of the notification pane: an event, or a digest of many.
struct Notification {
    ChangeEvent event; ///< of a digest: the newest of its events
    int created = 0; ///< of a digest
    int updated = 0;
    int finished = 0;
    int deleted = 0;
    qint64 missed = 0; ///< of a digest: so many events were dropped before they could be shown, which ones is not known
    bool digest = false;
    bool unread = true;
    qint64 total() const { return missed + created + updated + finished + deleted; }
};

/// What a change means, in one sentence of the interface's language, without the ticket's number.
QString changeSentence(const ChangeEvent &event, const StateCatalog &states);
/// A value before or after a change in the interface's language where it is one that we know (states, priorities):
/// the instance tells it in the language of its account.
QString changedValue(const ChangeEvent &event, const FieldChange &change, bool after, const StateCatalog &states);

/// The last events as sentences, newest first, bounded. The display text is the sentence, BodyRole the ticket's
/// short description, IdRole the ticket (0 for a digest). Events of a backfill are no news and do not come here.
class NotificationModel final : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int Capacity = 500;
    static constexpr int DigestAbove = 20; ///< more events than this within ten seconds become one line

    /// Follows `changes` under a durable name from start() on: what happened while the console was closed comes too.
    explicit NotificationModel(
        stream::ChangeStream *changes, const Clock &clock = Clock::system(), QObject *parent = nullptr);
    ~NotificationModel() override;

    void start();
    void stop();
    Remains detach(); ///< ends at once for this thread; what is left is let go of elsewhere
    void setStateNames(const StateCatalog &states); ///< how states are called
    /// What the subscription calls; also for other sources.
    void addEvents(const std::vector<ChangeEvent> &events);
    /// One line that says so.
    void addMissed(qint64 events);

    int unreadCount() const { return m_unread; }
    const Notification &at(int row) const { return m_items[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

public Q_SLOTS:
    void markAllRead();
    void markRead(int row);
    void clear();
    void retranslate();
    void refreshTimes();

Q_SIGNALS:
    void unreadCountChanged(int count);
    void arrived(const bunsnc::models::Notification &notification); ///< each new line, for toasts

private:
    struct Private;
    void setUnread(int count);
    bool growDigest(const Notification &more);
    void insertLines(const std::vector<Notification> &lines);
    std::unique_ptr<Private> d;
    std::deque<Notification> m_items;
    int m_unread = 0;
};

} // namespace bunsnc::models

Q_DECLARE_METATYPE(bunsnc::models::Notification)
