// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/element.h"
#include "services/servicenow/record.h"

#include <QHash>
#include <QStringList>

#include <functional>

namespace bunsnc::servicenow {

/// One record as it was delivered, together with what was changed in it since. Reads straight from the bytes of its page,
/// which it keeps alive; a field's text is made when it is asked for. A value, cheap to move.
class Row {
public:
    Row() = default; ///< a new record without fields
    /// `json` lies inside `page`. DamagedAnswer when it is no record.
    static Result<Row> fromPage(const QByteArray &page, std::string_view json);
    static Row fromRecord(const Record &record);

    QStringList fieldNames() const; ///< in the order of delivery, then of setting
    qsizetype fieldCount() const { return static_cast<qsizetype>(m_raw.fields.size()) + m_added.size(); }
    bool contains(const QString &field) const;
    /// nullopt where the record has no such field.
    std::optional<QString> value(const QString &field) const;
    std::optional<QString> displayValue(const QString &field) const;
    std::optional<QString> link(const QString &field) const;
    std::optional<Element> element(const QString &field) const;
    QString sysId() const { return value(QStringLiteral("sys_id")).value_or(QString()); }
    std::optional<qint64> modCount() const; ///< sys_mod_count as it was read, if it was

    void setValue(const QString &field, const QString &value);
    void setDisplayValue(const QString &field, const QString &displayValue);
    void setLink(const QString &field, const QString &link);
    void setElement(const Element &element);
    /// Whether a new record or one that the instance knows: what is set in a new one is no change, it is all to be sent.
    void setNew(bool isNew) { m_isNew = isNew; }
    bool isNew() const { return m_isNew; }

    bool isChanged() const;
    QStringList changedFields() const;
    QHash<QString, QString> values() const; ///< all stored values
    QHash<QString, QString> changedValues() const;
    // The same as they are shown: of a field that was set, what it was set to. Nothing of untouched fields without a
    // stored value: what journals and passwords show is not what they hold.
    QHash<QString, QString> shownValues() const;
    QHash<QString, QString> changedShownValues() const;
    void forgetChanges(); ///< what it holds is taken as what the instance has
    Record toRecord() const;
    /// Each field once through, in the order of fieldNames(), without what lies below references.
    void forEachField(const std::function<void(const Element &field)> &use) const;

private:
    Element plainElement(const QString &field) const; ///< of a field that is there, without what lies below it
    Element plainElement(const QString &field, const RawRecord::Field *raw) const;
    Element &edited(const QString &field);

    QByteArray m_page;
    RawRecord m_raw;
    QHash<QString, Element> m_edits;
    QStringList m_added; ///< fields that were not delivered
    bool m_isNew = false;
};

} // namespace bunsnc::servicenow
