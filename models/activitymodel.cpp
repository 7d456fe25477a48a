// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activitymodel.h"

#include "models/fieldlistmodel.h"
#include "models/journal.h"
#include "models/notificationmodel.h"
#include "models/wording.h"

#include <algorithm>

namespace bunsnc::models {

namespace {

QString asSentence(QString text)
{
    text.replace(0, 1, QLocale().toUpper(text.left(1)));
    return text;
}

/// A change whose only news is a note is told by the note.
bool isOnlyNote(const ChangeEvent &event)
{
    if (event.operation != ChangeOperation::Updated || event.changes.empty())
        return false;
    return std::all_of(event.changes.begin(), event.changes.end(), [](const FieldChange &change) {
        return change.field == QLatin1StringView("work_notes") || change.field == QLatin1StringView("comments")
            || change.field == QLatin1StringView("comments_and_work_notes")
            || change.field == QLatin1StringView("sys_updated_on")
            || change.field == QLatin1StringView("sys_updated_by")
            || change.field == QLatin1StringView("sys_mod_count");
    });
}

Activity activityOf(const ChangeEvent &event)
{
    Activity activity;
    activity.kind = ActivityKind::System;
    activity.timeMs = event.updatedAt != 0 ? event.updatedAt * 1000 : event.committedAtMs;
    activity.author = event.updatedBy;
    activity.event = event;
    return activity;
}

QString fieldLines(const ChangeEvent &event, const StateCatalog &states)
{
    QStringList lines;
    for (const FieldChange &change : event.changes) {
        if (change.field.startsWith(QLatin1StringView("sys_")))
            continue;
        const auto side = [&](bool isAfter) {
            const QString value = changedValue(event, change, isAfter, states).left(200);
            return value.isEmpty() ? QStringLiteral("\u2014") : value;
        };
        const QString before = side(false);
        const QString after = side(true);
        lines << QStringLiteral("%1: %2 \u2192 %3").arg(fieldLabel(change.field), before, after);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ActivityModel::ActivityModel(const Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_clock(clock)
{
}

void ActivityModel::clear()
{
    m_journal.clear();
    m_events.clear();
    merge();
}

void ActivityModel::setStateNames(const StateCatalog &states)
{
    m_states = states;
    retranslate();
}

void ActivityModel::setJournal(std::vector<Activity> journal)
{
    m_journal = std::move(journal);
    merge();
}

void ActivityModel::setEvents(const std::vector<ChangeEvent> &events)
{
    m_events.clear();
    for (const ChangeEvent &event : events) {
        if (!event.snapshot && !isOnlyNote(event))
            m_events.push_back(activityOf(event));
    }
    merge();
}

void ActivityModel::addEvent(const ChangeEvent &event)
{
    const bool known = std::any_of(m_events.begin(), m_events.end(),
        [&event](const Activity &activity) { return activity.event.sequence == event.sequence; });
    if (known || event.snapshot || isOnlyNote(event))
        return;
    m_events.push_back(activityOf(event));
    merge();
}

void ActivityModel::setShowSystem(bool show)
{
    m_showSystem = show;
    merge();
}

void ActivityModel::setShowComments(bool show)
{
    m_showComments = show;
    merge();
}

void ActivityModel::setShowWorkNotes(bool show)
{
    m_showWorkNotes = show;
    merge();
}

void ActivityModel::merge()
{
    std::vector<std::pair<qint64, Activity>> timed;
    const auto shown = [this](ActivityKind kind) {
        return kind == ActivityKind::System ? m_showSystem
            : kind == ActivityKind::Comment ? m_showComments
                                            : m_showWorkNotes;
    };
    qint64 last = std::numeric_limits<qint64>::max();
    for (const Activity &activity : m_journal) {
        if (activity.timeMs != 0)
            last = activity.timeMs;
        if (shown(activity.kind))
            timed.emplace_back(last, activity); // without a readable time it stays behind the one before
    }
    for (const Activity &activity : m_events) {
        if (shown(activity.kind))
            timed.emplace_back(activity.timeMs, activity);
    }
    std::stable_sort(timed.begin(), timed.end(), [](const auto &a, const auto &b) {
        if (a.first != b.first)
            return a.first > b.first;
        return a.second.event.sequence > b.second.event.sequence;
    });
    std::vector<Activity> now;
    now.reserve(timed.size());
    for (auto &entry : timed)
        now.push_back(std::move(entry.second));
    // Only what differs leaves and comes: a new note does not move the reader.
    std::size_t suffix = 0;
    const std::size_t shorter = std::min(now.size(), m_shown.size());
    while (suffix < shorter && now[now.size() - 1 - suffix] == m_shown[m_shown.size() - 1 - suffix])
        ++suffix;
    std::size_t prefix = 0;
    while (prefix < shorter - suffix && now[prefix] == m_shown[prefix])
        ++prefix;
    const auto at = [](std::size_t row) { return static_cast<std::ptrdiff_t>(row); };
    if (m_shown.size() > prefix + suffix) {
        beginRemoveRows({}, static_cast<int>(prefix), static_cast<int>(m_shown.size() - suffix) - 1);
        m_shown.erase(m_shown.begin() + at(prefix), m_shown.end() - at(suffix));
        endRemoveRows();
    }
    if (now.size() > prefix + suffix) {
        beginInsertRows({}, static_cast<int>(prefix), static_cast<int>(now.size() - suffix) - 1);
        m_shown.insert(m_shown.begin() + at(prefix), now.begin() + at(prefix), now.end() - at(suffix));
        endInsertRows();
    }
}

int ActivityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Activity &activity = at(index.row());
    const bool system = activity.kind == ActivityKind::System;
    switch (role) {
    case Qt::DisplayRole: return system ? asSentence(changeSentence(activity.event, m_states)) : activity.text;
    case BodyRole: return system ? fieldLines(activity.event, m_states) : activity.text;
    case Qt::ToolTipRole: return activity.timeMs != 0 ? exactTime(activity.timeMs / 1000) : activity.timeText;
    case LabelRole:
        switch (activity.kind) {
        case ActivityKind::WorkNote: return tr("Work note");
        case ActivityKind::Comment: return tr("Comment to the customer");
        case ActivityKind::System: return tr("Change");
        }
        return {};
    case ActivityKindRole: return static_cast<int>(activity.kind);
    case AuthorRole: return activity.author;
    case TimeRole: return activity.timeMs;
    case TimeTextRole:
        return activity.timeMs != 0 ? relativeTime(activity.timeMs / 1000, m_clock.nowSeconds()) : activity.timeText;
    case OperationRole: return system ? static_cast<int>(activity.event.operation) : 0;
    default: return {};
    }
}

void ActivityModel::retranslate()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void ActivityModel::refreshTimes()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {TimeTextRole});
}

} // namespace bunsnc::models
