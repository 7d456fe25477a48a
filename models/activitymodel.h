// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/roles.h"
#include "services/core/clock.h"
#include "services/store/ticketstore.h"
#include "services/tickets/change.h"
#include "services/tickets/state.h"

#include <QAbstractListModel>

#include <vector>

namespace bunsnc::models {

enum class ActivityKind : int {
    WorkNote, ///< for the desk only
    Comment, ///< the requester reads it
    System, ///< a change that the mirror saw
};

struct Activity {
    ActivityKind kind = ActivityKind::System;
    qint64 timeMs = 0; ///< epoch; 0 when the delivered time could not be read
    QString timeText; ///< as delivered
    QString author;
    QString text; ///< of notes; changes make their text when shown
    ChangeEvent event; ///< of changes
    bool operator==(const Activity &) const = default;
};

/// Reads a journal's display value: entries "<local time> - <author> (<label>)\n<text>\n\n", newest first. `assumed`
/// is the kind of entries whose label tells nothing. Text that is no entry belongs to the one before.
std::vector<Activity> parseJournal(const QString &text, ActivityKind assumed);
/// The activity stream of one document (without changes), newest first.
std::vector<Activity> journalOf(const store::TicketDocument &document);

/// Notes, comments and changes of one ticket, newest first. One column; the display text is the note itself or a
/// sentence about the change.
class ActivityModel final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit ActivityModel(const Clock &clock = Clock::system(), QObject *parent = nullptr);

    void clear();
    void setStateNames(const StateCatalog &states); ///< how states are called
    void setJournal(std::vector<Activity> journal);
    void setEvents(const std::vector<ChangeEvent> &events);
    void addEvent(const ChangeEvent &event);
    void setShowSystem(bool show);
    bool showSystem() const { return m_showSystem; }
    void setShowComments(bool show);
    void setShowWorkNotes(bool show);
    const Activity &at(int row) const { return m_shown[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

public Q_SLOTS:
    void retranslate();
    void refreshTimes();

private:
    void merge();

    const Clock &m_clock;
    StateCatalog m_states;
    std::vector<Activity> m_journal;
    std::vector<Activity> m_events;
    std::vector<Activity> m_shown;
    bool m_showSystem = true;
    bool m_showComments = true;
    bool m_showWorkNotes = true;
};

} // namespace bunsnc::models
