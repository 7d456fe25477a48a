// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/metadatafile.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr int version = 1;
constexpr int lockPatienceMs = 5'000;
constexpr qint64 largestFile = 256 * 1024 * 1024;

QJsonObject toJson(const QHash<QString, QString> &texts)
{
    QJsonObject object;
    for (auto it = texts.begin(); it != texts.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QHash<QString, QString> textsOf(const QJsonValue &value)
{
    QHash<QString, QString> texts;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        texts.insert(it.key(), it->toString());
    return texts;
}

QStringList listOf(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list.append(item.toString());
    return list;
}

QJsonObject toJson(const ColumnMetadata &column)
{
    return {{u"name"_s, column.name}, {u"internalType"_s, column.internalType}, {u"label"_s, column.label},
        {u"labels"_s, toJson(column.labels)}, {u"maxLength"_s, column.maxLength}, {u"mandatory"_s, column.mandatory},
        {u"readOnly"_s, column.readOnly}, {u"active"_s, column.active}, {u"display"_s, column.display},
        {u"choice"_s, int(column.choice)}, {u"reference"_s, column.reference}, {u"dependsOn"_s, column.dependsOn},
        {u"defaultValue"_s, column.defaultValue}, {u"definedIn"_s, column.definedIn}};
}

ColumnMetadata columnOf(const QJsonObject &object)
{
    ColumnMetadata column;
    column.name = object["name"_L1].toString();
    column.internalType = object["internalType"_L1].toString();
    column.type = columnType(column.internalType);
    column.label = object["label"_L1].toString();
    column.labels = textsOf(object["labels"_L1]);
    column.maxLength = object["maxLength"_L1].toInt();
    column.mandatory = object["mandatory"_L1].toBool();
    column.readOnly = object["readOnly"_L1].toBool();
    column.active = object["active"_L1].toBool();
    column.display = object["display"_L1].toBool();
    const int choice = object["choice"_L1].toInt();
    column.choice = choice >= 1 && choice <= 3 ? ChoiceUse(choice) : ChoiceUse::None;
    column.reference = object["reference"_L1].toString();
    column.dependsOn = object["dependsOn"_L1].toString();
    column.defaultValue = object["defaultValue"_L1].toString();
    column.definedIn = object["definedIn"_L1].toString();
    return column;
}

QJsonObject toJson(const TableMetadata &table)
{
    QJsonArray columns;
    for (const ColumnMetadata &column : table.columns)
        columns.append(toJson(column));
    return {{u"label"_s, table.label}, {u"labels"_s, toJson(table.labels)},
        {u"hierarchy"_s, QJsonArray::fromStringList(table.hierarchy)}, {u"columns"_s, columns},
        {u"unread"_s, QJsonArray::fromStringList(table.unread)}, {u"readAtMs"_s, double(table.readAtMs)}};
}

/// nullopt when it is not what was written: it is read from the instance then.
std::optional<TableMetadata> tableOf(const QString &name, const QJsonObject &object)
{
    TableMetadata table;
    table.name = name;
    table.label = object["label"_L1].toString();
    table.labels = textsOf(object["labels"_L1]);
    table.hierarchy = listOf(object["hierarchy"_L1]);
    for (const QJsonValue &column : object["columns"_L1].toArray())
        table.columns.push_back(columnOf(column.toObject()));
    const auto byName = [](const ColumnMetadata &a, const ColumnMetadata &b) { return a.name < b.name; };
    if (table.hierarchy.value(0) != name || table.columns.empty()
        || !std::is_sorted(table.columns.begin(), table.columns.end(), byName))
        return std::nullopt;
    table.unread = listOf(object["unread"_L1]);
    table.readAtMs = qint64(object["readAtMs"_L1].toDouble());
    return table;
}

QJsonObject toJson(const TableChoices &choices)
{
    QJsonObject lists;
    for (auto it = choices.byElement.begin(); it != choices.byElement.end(); ++it) {
        QJsonArray list;
        for (const ChoiceLabel &choice : *it)
            list.append(QJsonObject{{u"value"_s, choice.value}, {u"label"_s, choice.label},
                {u"language"_s, choice.language}, {u"sequence"_s, choice.sequence},
                {u"dependentValue"_s, choice.dependentValue}, {u"inactive"_s, choice.inactive}});
        lists.insert(it.key(), list);
    }
    return {{u"lists"_s, lists}, {u"readAtMs"_s, double(choices.readAtMs)}};
}

std::optional<TableChoices> choicesOf(const QString &table, const QJsonObject &object)
{
    if (!object["lists"_L1].isObject())
        return std::nullopt;
    TableChoices choices;
    choices.table = table;
    const QJsonObject lists = object["lists"_L1].toObject();
    for (auto it = lists.begin(); it != lists.end(); ++it) {
        std::vector<ChoiceLabel> &list = choices.byElement[it.key()];
        for (const QJsonValue &item : it->toArray()) {
            const QJsonObject choice = item.toObject();
            list.push_back({.element = it.key(),
                .value = choice["value"_L1].toString(),
                .label = choice["label"_L1].toString(),
                .language = choice["language"_L1].toString(),
                .sequence = choice["sequence"_L1].toInt(),
                .dependentValue = choice["dependentValue"_L1].toString(),
                .inactive = choice["inactive"_L1].toBool()});
        }
    }
    choices.readAtMs = qint64(object["readAtMs"_L1].toDouble());
    return choices;
}

/// The whole file; an empty object without one, or of another version.
Result<QJsonObject> readRoot(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QJsonObject();
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return Error{.code = ErrorCode::FileError, .subject = path, .detail = file.errorString()};
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject())
        return Error{.code = ErrorCode::DamagedAnswer, .subject = path, .detail = u"no file of table descriptions"_s};
    const QJsonObject root = document.object();
    return root["version"_L1].toInt() == version ? root : QJsonObject();
}

Result<> change(const QString &path, const std::function<void(QJsonObject &instances)> &edit)
{
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return Error{.code = ErrorCode::FileError, .subject = path, .detail = u"its folder cannot be made"_s};
    QLockFile lock(path + u".lock"_s); // between reading and writing
    if (!lock.tryLock(lockPatienceMs))
        return Error{.code = ErrorCode::FileError, .subject = path, .detail = u"another process holds it"_s};
    auto read = readRoot(path);
    if (!read && read.error().code == ErrorCode::FileError)
        return read.error();
    QJsonObject root = read ? *std::move(read) : QJsonObject(); // a damaged one is written anew
    QJsonObject instances = root["instances"_L1].toObject();
    edit(instances);
    QSaveFile file(path);
    const QJsonObject whole{{u"version"_s, version}, {u"instances"_s, instances}};
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(whole).toJson(QJsonDocument::Compact)) < 0
        || !file.commit())
        return Error{.code = ErrorCode::FileError, .subject = path, .detail = file.errorString()};
    return {};
}

} // namespace

Result<QHash<QString, KeptMetadata>> MetadataFile::load() const
{
    const auto root = readRoot(m_path);
    if (!root)
        return root.error();
    QHash<QString, KeptMetadata> all;
    const QJsonObject tables = (*root)["instances"_L1].toObject()[m_instance].toObject();
    for (auto it = tables.begin(); it != tables.end(); ++it) {
        const QJsonObject object = it->toObject();
        KeptMetadata kept;
        if (object.contains("table"_L1))
            kept.table = tableOf(it.key(), object["table"_L1].toObject());
        if (object.contains("choices"_L1))
            kept.choices = choicesOf(it.key(), object["choices"_L1].toObject());
        if (kept != KeptMetadata())
            all.insert(it.key(), kept);
    }
    return all;
}

Result<> MetadataFile::save(const QString &table, const KeptMetadata &kept) const
{
    return change(m_path, [&](QJsonObject &instances) {
        QJsonObject tables = instances[m_instance].toObject();
        QJsonObject object;
        if (kept.table)
            object.insert(u"table"_s, toJson(*kept.table));
        if (kept.choices)
            object.insert(u"choices"_s, toJson(*kept.choices));
        if (object.isEmpty())
            tables.remove(table);
        else
            tables.insert(table, object);
        instances.insert(m_instance, tables);
    });
}

Result<> MetadataFile::clear() const
{
    return change(m_path, [&](QJsonObject &instances) { instances.remove(m_instance); });
}

} // namespace bunsnc::servicenow
