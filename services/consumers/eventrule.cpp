// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/consumers/eventrule.h"

#include "services/query/evaluator.h"
#include "services/query/parser.h"
#include "services/store/record/queryfields.h"

using namespace Qt::StringLiterals;

namespace bunsnc::consumers {

namespace {

using query::FieldType;

bool isEventName(const QString &name)
{
    for (const Kind kind : allKinds) {
        for (const auto operation : {ChangeOperation::Created, ChangeOperation::Updated, ChangeOperation::Finished,
                 ChangeOperation::Deleted}) {
            if (eventName(kind, operation) == name)
                return true;
        }
    }
    return false;
}

/// A stored ticket and what happened to it, as a filter sees them.
class View final : public query::RecordView, public query::ChangeView {
public:
    View(const store::TicketDocument &document, const ChangeEvent &event)
        : m_event(event)
    {
        for (const store::DocumentField &field : document.fields)
            m_fields.insert(field.name, &field);
    }
    std::optional<FieldType> type(QStringView name) const
    {
        const store::DocumentField *field = find(name);
        if (!field)
            return std::nullopt;
        if (name.contains(u'.'))
            return FieldType::String;
        const auto known = store::baseFieldType(name.toLatin1());
        // Of a custom column: a value that is shown as something else is a reference.
        return known.value_or(field->value.size() == 32 && field->value != field->displayValue ? FieldType::Reference
                                                                                               : FieldType::String);
    }
    QString value(QStringView name) const override
    {
        const store::DocumentField *field = find(name);
        if (!field)
            return {};
        const bool ofReferenced = name.contains(u'.') && !name.endsWith(u".sys_id");
        return ofReferenced ? field->displayValue : field->value;
    }
    QString displayValue(QStringView name) const override
    {
        const store::DocumentField *field = find(name);
        return field ? field->displayValue : QString();
    }
    bool changed(QStringView name) const override { return change(name) != nullptr; }
    QString previousValue(QStringView name) const override
    {
        const FieldChange *found = change(name);
        return found ? found->before : value(name);
    }

private:
    /// Of a referenced record the mirror has its sys_id and what is displayed, its name or number.
    const store::DocumentField *find(QStringView name) const
    {
        const qsizetype dot = name.indexOf(u'.');
        if (dot >= 0) {
            const QStringView part = name.mid(dot + 1);
            if (part != u"sys_id" && part != u"name" && part != u"number" && part != u"display_name")
                return nullptr;
        }
        return m_fields.value((dot < 0 ? name : name.left(dot)).toString());
    }
    const FieldChange *change(QStringView name) const
    {
        const auto found = std::find_if(m_event.changes.begin(), m_event.changes.end(),
            [name](const FieldChange &one) { return one.field == name; });
        return found == m_event.changes.end() ? nullptr : &*found;
    }

    const ChangeEvent &m_event;
    QHash<QString, const store::DocumentField *> m_fields;
};

} // namespace

Result<EventRule> EventRule::make(const QStringList &events, const QString &filter)
{
    for (const QString &event : events) {
        if (!isEventName(event))
            return Error{.code = ErrorCode::InvalidArgument, .subject = event, .detail = u"no name of an event"_s};
    }
    auto query = query::parse(filter);
    if (!query)
        return query.error();
    EventRule rule;
    rule.m_events = events;
    rule.m_filter = std::move(*query);
    return rule;
}

bool EventRule::wants(const ChangeEvent &event) const
{
    return !event.snapshot && (m_events.isEmpty() || m_events.contains(eventName(event.kind, event.operation)))
        && (m_filter.matchesEverything() || event.operation != ChangeOperation::Deleted);
}

bool EventRule::matches(
    const ChangeEvent &event, const std::optional<store::TicketDocument> &ticket, qint64 nowSeconds) const
{
    if (!needsTicket(event))
        return wants(event);
    if (!ticket)
        return false;
    const View view(*ticket, event);
    query::Context context;
    context.nowSeconds = nowSeconds;
    context.invalidTerm = query::InvalidTerm::MatchesNothing;
    const query::Evaluator evaluator(m_filter, [&view](QStringView name) { return view.type(name); }, context);
    return evaluator.matches(view, &view);
}

} // namespace bunsnc::consumers
