// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bunsnc::store {

/// Fields that the store keeps in columns or feeds to the full-text index.
enum class Slot : quint8 {
    SysId,
    Number,
    State,
    Priority,
    Active,
    ShortDescription,
    Description,
    CloseNotes,
    Group,
    Assignee,
    Caller,
    RequestedFor,
    OpenedBy,
    Category,
    OpenedAt,
    CreatedOn,
    UpdatedOn,
    UpdatedBy,
    ModCount,
    ResolvedAt,
    ClosedAt,
    SlaDue,
    DueDate,
    Comments,
    WorkNotes,
    CommentsAndWorkNotes,
    Count,
    None = Count,
};

/// One field, decoded to UTF-8. The views are valid until the parser reads its next record.
struct RecordField {
    std::string_view name;
    std::string_view value;
    std::string_view display; ///< equals value when only one was delivered
    bool reference = false; ///< came with a link to another record
};

/// Reads one record, in any shape a leaf can have: a string, {"display_value", "value", "link"}, a number, a boolean,
/// null, or whatever else (kept as its JSON text). In the same pass it writes the normalised document: the members
/// in the order of delivery, a string where value and display value are equal, {"value", "display_value"} where they
/// differ, without links, with one canonical spelling of escapes. A normalised document reads back the same.
///
/// Bad escapes make the record unreadable; half a surrogate pair (a text the platform cut inside an emoji) becomes
/// U+FFFD. NUL escapes are kept.
class RecordParser {
public:
    RecordParser();
    ~RecordParser();
    RecordParser(const RecordParser &) = delete;
    RecordParser &operator=(const RecordParser &) = delete;

    /// False when the text is no JSON object; error() then says why.
    bool parse(std::string_view json);
    const QString &error() const { return m_error; }

    const std::vector<RecordField> &fields() const { return m_fields; }
    /// The first field of that name, or nullptr.
    const RecordField *field(Slot slot) const;
    const RecordField *field(std::string_view name) const;
    std::string_view value(Slot slot) const;
    std::string_view display(Slot slot) const;
    std::string_view document() const { return {m_document.data(), m_documentSize}; }
    /// The field's name and value as they stand in the document, without a comma.
    std::string_view member(size_t index) const;
    /// Of all fields with their values, whatever their order. Stored: never change how it is computed.
    quint64 contentHash() const { return m_contentHash; }
    /// Of the names of the fields in their order: equal for records with the same columns.
    quint64 shapeHash() const { return m_shapeHash; }

private:
    struct Json;
    struct Scalar {
        std::string_view text; ///< decoded
        std::string_view token; ///< escaped, without quotes
    };
    bool fail(const char *reason);
    bool decode(std::string_view escaped, Scalar &scalar);
    Scalar escape(std::string_view text);
    std::string_view keep(std::string_view text);
    void append(std::string_view nameToken, const Scalar &value, const Scalar &display);
    void remember(size_t position, std::string_view name);
    bool readMembers();

    std::unique_ptr<Json> m_json;
    std::vector<RecordField> m_fields;
    std::array<qint16, size_t(Slot::Count)> m_slots{};
    std::vector<char> m_document; ///< only the first m_documentSize bytes count
    size_t m_documentSize = 0;
    std::vector<size_t> m_memberEnds; ///< of each field in the document
    std::string m_arena; ///< decoded and re-escaped texts; reserved up front so that views stay valid
    quint64 m_contentHash = 0;
    quint64 m_shapeHash = 0;
    QString m_error;
};

/// Slot of a field name, None when the store has no column for it.
Slot slotOf(std::string_view name);

} // namespace bunsnc::store
