// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/metadata.h"

#include <QHash>

namespace bunsnc::servicenow {

/// What was read of one table at one time.
struct KeptMetadata {
    std::optional<TableMetadata> table;
    std::optional<TableChoices> choices;
    bool operator==(const KeptMetadata &) const = default;
};

/// Metadata kept in a file: JSON with a version, by instance ("https://dev0.service-now.com") and table. Of several
/// processes that write it, each keeps what it did not read itself.
class MetadataFile {
public:
    MetadataFile(QString path, QString instance)
        : m_path(std::move(path))
        , m_instance(std::move(instance))
    {
    }
    /// Of the instance, by table; empty without a file, or where another version of the program wrote it. FileError
    /// when it cannot be read, DamagedAnswer when it is not such a file.
    Result<QHash<QString, KeptMetadata>> load() const;
    /// Replaces what the file has of `table`, or takes it out when there is nothing in `kept`; the whole file changes
    /// at once or not at all. FileError.
    Result<> save(const QString &table, const KeptMetadata &kept) const;
    /// Takes out the instance.
    Result<> clear() const;

private:
    QString m_path;
    QString m_instance;
};

} // namespace bunsnc::servicenow
