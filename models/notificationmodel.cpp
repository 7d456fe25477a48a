// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notificationmodel.h"

#include "models/readerworker.h"
#include "models/wording.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace bunsnc::models {

namespace {

constexpr qint64 WindowMs = 10000;

QString words(const char *source)
{
    return QCoreApplication::translate("ChangeSentence", source);
}

const FieldChange *changeOf(const ChangeEvent &event, QLatin1StringView field)
{
    const auto found = std::find_if(event.changes.begin(), event.changes.end(),
        [field](const FieldChange &change) { return change.field == field; });
    return found == event.changes.end() ? nullptr : &*found;
}

} // namespace

struct NotificationModel::Private {
    stream::ChangeStream *changes = nullptr;
    const Clock &clock;
    StateCatalog states;
    std::shared_ptr<GuiMailbox> mailbox;
    std::unique_ptr<stream::Subscription> subscription;
    qint64 lastSequence = 0; // the stream delivers at least once
    qint64 windowStartMs = 0;
    std::size_t windowCount = 0; // events since then
    bool windowHasDigest = false;
};

QString changedValue(const ChangeEvent &event, const FieldChange &change, bool after, const StateCatalog &states)
{
    const QString &shown = after ? change.after : change.before;
    if (shown.isEmpty())
        return shown;
    if (change.field == QLatin1StringView("priority")) {
        // "3 - Moderate", in whatever language
        const QString known = shown.size() == 1 || !shown.at(1).isDigit() ? priorityLabel(shown.at(0).digitValue())
                                                                          : QString();
        return known.isEmpty() ? shown : known;
    }
    if (change.field != QLatin1StringView("state") && change.field != QLatin1StringView("incident_state"))
        return shown;
    bool isNumber = false;
    const int number = shown.toInt(&isNumber);
    std::optional<int> value = isNumber ? std::optional(number) : states.valueOf(event.kind, shown);
    if (!value && after && change.field == QLatin1StringView("state"))
        value = event.state;
    return value && states.knows(event.kind, *value) ? states.label(event.kind, *value, interfaceIsEnglish()) : shown;
}

QString changeSentence(const ChangeEvent &event, const StateCatalog &states)
{
    const auto before = [&](const FieldChange *change) { return changedValue(event, *change, false, states); };
    const auto after = [&](const FieldChange *change) { return changedValue(event, *change, true, states); };
    const auto by = [&event](const QString &sentence) {
        return event.updatedBy.isEmpty()
            ? sentence
            : words(QT_TRANSLATE_NOOP("ChangeSentence", "%1 by %2")).arg(sentence, event.updatedBy);
    };
    switch (event.operation) {
    case ChangeOperation::Created:
        if (event.group.isEmpty())
            return words(QT_TRANSLATE_NOOP("ChangeSentence", "created"));
        return words(QT_TRANSLATE_NOOP("ChangeSentence", "created for %1")).arg(event.group);
    case ChangeOperation::Deleted: return words(QT_TRANSLATE_NOOP("ChangeSentence", "deleted on the instance"));
    case ChangeOperation::Finished:
        if (const FieldChange *state = changeOf(event, QLatin1StringView("state")); state && !state->after.isEmpty())
            return by(words(QT_TRANSLATE_NOOP("ChangeSentence", "finished as %1")).arg(after(state)));
        return by(words(QT_TRANSLATE_NOOP("ChangeSentence", "finished")));
    case ChangeOperation::Updated: break;
    }
    QStringList parts;
    if (const FieldChange *state = changeOf(event, QLatin1StringView("state")))
        parts << words(QT_TRANSLATE_NOOP("ChangeSentence", "state %1 \u2192 %2")).arg(before(state), after(state));
    if (const FieldChange *priority = changeOf(event, QLatin1StringView("priority"))) {
        parts << words(QT_TRANSLATE_NOOP("ChangeSentence", "priority %1 \u2192 %2"))
                     .arg(before(priority), after(priority));
    }
    if (const FieldChange *assignee = changeOf(event, QLatin1StringView("assigned_to"))) {
        parts << (assignee->after.isEmpty()
                ? words(QT_TRANSLATE_NOOP("ChangeSentence", "no longer assigned"))
                : words(QT_TRANSLATE_NOOP("ChangeSentence", "assigned to %1")).arg(assignee->after));
    }
    if (const FieldChange *group = changeOf(event, QLatin1StringView("assignment_group")); group
        && !group->after.isEmpty())
        parts << words(QT_TRANSLATE_NOOP("ChangeSentence", "moved to %1")).arg(group->after);
    if (changeOf(event, QLatin1StringView("work_notes")))
        parts << words(QT_TRANSLATE_NOOP("ChangeSentence", "new work note"));
    if (changeOf(event, QLatin1StringView("comments")))
        parts << words(QT_TRANSLATE_NOOP("ChangeSentence", "new comment"));
    if (parts.isEmpty())
        parts << words(QT_TRANSLATE_NOOP("ChangeSentence", "updated"));
    return by(parts.join(QStringLiteral(", ")));
}

NotificationModel::NotificationModel(stream::ChangeStream *changes, const Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , d(std::make_unique<Private>(Private{.changes = changes, .clock = clock}))
{
    d->mailbox = std::make_shared<GuiMailbox>(this);
}

NotificationModel::~NotificationModel()
{
    stop();
}

void NotificationModel::start()
{
    if (!d->changes || d->subscription)
        return;
    d->subscription = d->changes->subscribeDurable(
        QStringLiteral("console-notifications"), [this, box = d->mailbox](const stream::Batch &batch) {
            const bool news = std::any_of(
                batch->begin(), batch->end(), [](const ChangeEvent &event) { return !event.snapshot; });
            if (news)
                box->post([this, batch] { addEvents(*batch); });
        },
        [this, box = d->mailbox](const stream::Missed &missed) {
            if (missed.count() > 0) // none when an older state of the store is read anew
                box->post([this, events = missed.count()] { addMissed(events); });
        });
}

void NotificationModel::stop()
{
    d->mailbox->close();
    d->subscription.reset();
}

Remains NotificationModel::detach()
{
    d->mailbox->close();
    return remainsOf(std::exchange(d->subscription, nullptr));
}

void NotificationModel::setStateNames(const StateCatalog &states)
{
    d->states = states;
    retranslate();
}

void NotificationModel::addEvents(const std::vector<ChangeEvent> &events)
{
    std::vector<const ChangeEvent *> news;
    Notification digest;
    digest.digest = true;
    qint64 last = d->lastSequence;
    for (const ChangeEvent &event : events) {
        if (event.snapshot || (event.sequence != 0 && event.sequence <= d->lastSequence))
            continue;
        last = std::max(last, event.sequence);
        news.push_back(&event);
        switch (event.operation) {
        case ChangeOperation::Created: ++digest.created; break;
        case ChangeOperation::Updated: ++digest.updated; break;
        case ChangeOperation::Finished: ++digest.finished; break;
        case ChangeOperation::Deleted: ++digest.deleted; break;
        }
    }
    d->lastSequence = last;
    if (news.empty())
        return;
    // A flood may come as one batch or as many small ones.
    const qint64 now = d->clock.nowMs();
    if (now - d->windowStartMs > WindowMs) {
        d->windowStartMs = now;
        d->windowCount = 0;
        d->windowHasDigest = false;
    }
    d->windowCount += news.size();
    const bool flood = d->windowCount > DigestAbove;
    std::vector<Notification> lines; // newest first
    for (auto event = news.rbegin(); event != news.rend() && lines.size() < DigestAbove; ++event) {
        // A flood is one line; what cannot wait still gets its own.
        if (flood && ((*event)->operation != ChangeOperation::Created || (*event)->priority != 1))
            continue;
        Notification line;
        line.event = **event;
        lines.push_back(std::move(line));
    }
    if (flood) {
        digest.event = *news.back();
        if (!d->windowHasDigest || !growDigest(digest))
            lines.push_back(digest);
        d->windowHasDigest = true;
    }
    if (!lines.empty())
        insertLines(lines);
    setUnread(static_cast<int>(std::count_if(
        m_items.begin(), m_items.end(), [](const Notification &item) { return item.unread; })));
    for (auto line = lines.rbegin(); line != lines.rend(); ++line)
        Q_EMIT arrived(*line);
}

void NotificationModel::addMissed(qint64 events)
{
    Notification line;
    line.digest = true;
    line.missed = events;
    line.event.committedAtMs = d->clock.nowMs();
    insertLines({line});
    setUnread(m_unread + 1);
    Q_EMIT arrived(line);
}

/// Adds to the newest digest there is; false when it is gone.
bool NotificationModel::growDigest(const Notification &more)
{
    const auto found = std::find_if(m_items.begin(), m_items.end(),
        [](const Notification &item) { return item.digest && item.missed == 0; });
    if (found == m_items.end())
        return false;
    found->event = more.event;
    found->created += more.created;
    found->updated += more.updated;
    found->finished += more.finished;
    found->deleted += more.deleted;
    found->unread = true;
    const int row = static_cast<int>(found - m_items.begin());
    Q_EMIT dataChanged(index(row), index(row));
    return true;
}

void NotificationModel::insertLines(const std::vector<Notification> &lines)
{
    const int added = static_cast<int>(lines.size());
    beginInsertRows({}, 0, added - 1);
    m_items.insert(m_items.begin(), lines.begin(), lines.end());
    endInsertRows();
    if (m_items.size() > Capacity) {
        beginRemoveRows({}, Capacity, static_cast<int>(m_items.size()) - 1);
        m_items.resize(Capacity);
        endRemoveRows();
    }
}

void NotificationModel::setUnread(int count)
{
    if (count == m_unread)
        return;
    m_unread = count;
    Q_EMIT unreadCountChanged(count);
}

int NotificationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant NotificationModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Notification &item = at(index.row());
    const ChangeEvent &event = item.event;
    const qint64 seconds = event.committedAtMs / 1000;
    switch (role) {
    case Qt::DisplayRole: {
        if (!item.digest)
            return tr("%1 %2").arg(event.number, changeSentence(event, d->states));
        const QLocale locale;
        if (item.missed > 0)
            return tr("Away for too long: %1 earlier changes are not listed").arg(locale.toString(item.missed));
        QStringList parts;
        if (item.created > 0)
            parts << tr("%1 new").arg(locale.toString(item.created));
        if (item.updated > 0)
            parts << tr("%1 updated").arg(locale.toString(item.updated));
        if (item.finished > 0)
            parts << tr("%1 finished").arg(locale.toString(item.finished));
        if (item.deleted > 0)
            parts << tr("%1 deleted").arg(locale.toString(item.deleted));
        return tr("%1 changes: %2").arg(locale.toString(item.total()), parts.join(QStringLiteral(" \u00b7 ")));
    }
    case Qt::ToolTipRole:
        return item.digest ? exactTime(seconds)
                           : plainTip(exactTime(seconds) + QLatin1Char('\n') + event.shortDescription);
    case BodyRole: return item.digest ? QString() : event.shortDescription;
    case IdRole: return item.digest ? qint64{0} : event.rowId;
    case KindRole: return static_cast<int>(event.kind);
    case OperationRole: return static_cast<int>(event.operation);
    case PriorityRole: return item.digest ? 0 : static_cast<int>(event.priority);
    case StateRole: return static_cast<int>(event.state);
    case AuthorRole: return event.updatedBy;
    case TimeRole: return event.committedAtMs;
    case TimeTextRole: return relativeTime(seconds, d->clock.nowSeconds());
    case UnreadRole: return item.unread;
    case DigestRole: return item.digest;
    case CountRole: return item.digest ? item.total() : qint64{1};
    default: return {};
    }
}

void NotificationModel::markAllRead()
{
    if (m_unread == 0)
        return;
    for (Notification &item : m_items)
        item.unread = false;
    Q_EMIT dataChanged(index(0), index(rowCount() - 1), {UnreadRole});
    setUnread(0);
}

void NotificationModel::markRead(int row)
{
    if (row < 0 || row >= rowCount() || !m_items[static_cast<std::size_t>(row)].unread)
        return;
    m_items[static_cast<std::size_t>(row)].unread = false;
    Q_EMIT dataChanged(index(row), index(row), {UnreadRole});
    setUnread(m_unread - 1);
}

void NotificationModel::clear()
{
    if (m_items.empty())
        return;
    beginResetModel();
    m_items.clear();
    endResetModel();
    setUnread(0);
}

void NotificationModel::retranslate()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {Qt::DisplayRole, Qt::ToolTipRole, TimeTextRole});
}

void NotificationModel::refreshTimes()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {TimeTextRole});
}

} // namespace bunsnc::models
