// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/partfile.h"

#include "services/core/placefile.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 pieceSize = 256 * 1024;
constexpr qint64 longestNote = 16 * 1024;

QJsonObject identity(const AttachmentInfo &info, const QString &instance)
{
    return {{u"instance"_s, instance}, {u"sys_id"_s, info.sysId}, {u"size_bytes"_s, double(info.size.value_or(-1))},
        {u"hash"_s, QString::fromLatin1(info.hash)}, {u"sys_updated_on"_s, info.updatedOn}};
}

bool isPlainFile(const QString &path)
{
    const QFileInfo info(path);
    return info.isFile() && !info.isSymLink();
}

} // namespace

PartFile::PartFile(const QString &target, std::unique_ptr<QLockFile> lock)
    : m_file(target + u".part"_s)
    , m_note(target + u".part.json"_s)
    , m_lock(std::move(lock))
{
}

PartFile::~PartFile()
{
    if (!m_isOurs)
        return;
    const bool isEmpty = m_file.size() == 0;
    m_file.close();
    if (m_isKept && !isEmpty)
        return;
    m_file.remove();
    m_note.remove();
}

Error PartFile::failed(const QFile &file) const
{
    return Error{.code = ErrorCode::FileError, .subject = file.fileName(), .detail = file.errorString()};
}

/// What it says of the part file beside it; nullopt where it is none of ours.
std::optional<QJsonObject> PartFile::readNote()
{
    if (!isPlainFile(m_note.fileName()) || !m_note.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject note = QJsonDocument::fromJson(m_note.read(longestNote)).object();
    m_note.close();
    return note.contains("sys_id"_L1) && note.contains("instance"_L1) ? std::optional(note) : std::nullopt;
}

Result<> PartFile::create(const QJsonObject &note)
{
    if (!m_note.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return failed(m_note);
    m_isOurs = true;
    if (m_note.write(QJsonDocument(note).toJson()) < 0 || !m_note.flush())
        return failed(m_note);
    m_note.close();
    if (m_file.open(QIODevice::ReadWrite | QIODevice::NewOnly))
        return {};
    m_isOurs = false; // somebody else made it just now
    m_note.remove();
    return failed(m_file);
}

Result<std::unique_ptr<PartFile>> PartFile::open(
    const QString &target, const AttachmentInfo &info, const QString &instance, const Options &options)
{
    auto lock = std::make_unique<QLockFile>(target + u".part.lock"_s);
    lock->setStaleLockTime(0); // a download may take days; that of a process which is gone counts for nothing
    if (!lock->tryLock(0)) {
        if (lock->error() == QLockFile::LockFailedError)
            return nullptr;
        return Error{.code = ErrorCode::FileError, .subject = target, .detail = u"nothing can be written there"_s};
    }
    std::unique_ptr<PartFile> part(new PartFile(target, std::move(lock)));
    const QJsonObject whose = identity(info, instance);
    const auto note = part->readNote();
    if (!note && isNameTaken(part->m_note.fileName()))
        return nullptr;
    if (isNameTaken(part->m_file.fileName())) {
        if (!note || !isPlainFile(part->m_file.fileName()) || (*note != whose && !options.replaceOther))
            return nullptr;
        part->m_isOurs = true;
        if (*note == whose && options.resume) {
            if (!part->m_file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
                return part->failed(part->m_file);
            if (info.size && part->m_file.size() > *info.size) {
                if (const auto emptied = part->startOver(); !emptied)
                    return emptied.error();
            }
            return part;
        }
        part->m_file.remove();
    }
    if (note) // also of a download that had not begun
        part->m_note.remove();
    if (const auto created = part->create(whose); !created)
        return created.error();
    return part;
}

Result<> PartFile::readExisting(const std::function<void(QByteArrayView bytes)> &use, const std::stop_token &stop)
{
    if (!m_file.seek(0))
        return failed(m_file);
    while (!m_file.atEnd()) {
        if (stop.stop_requested())
            return Error{.code = ErrorCode::Cancelled};
        const QByteArray piece = m_file.read(pieceSize);
        if (piece.isEmpty())
            return failed(m_file);
        use(piece);
    }
    return {};
}

Result<> PartFile::write(QByteArrayView bytes)
{
    return m_file.write(bytes.data(), bytes.size()) == bytes.size() ? Result<>() : Result<>(failed(m_file));
}

Result<> PartFile::startOver()
{
    return m_file.resize(0) && m_file.seek(0) ? Result<>() : Result<>(failed(m_file));
}

Result<bool> PartFile::moveTo(const QString &target, bool replace)
{
    if (m_file.isOpen()) {
        if (const auto synced = syncToDisk(m_file); !synced)
            return synced.error();
        m_file.close();
    }
    auto placed = placeFile(m_file.fileName(), target, replace);
    if (placed && *placed) {
        m_note.remove();
        m_isOurs = false;
    }
    return placed;
}

} // namespace bunsnc::servicenow
