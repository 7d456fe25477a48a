// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QString>

#include <optional>

namespace bunsnc::test {

/// The folder of the small disk that this process was given; empty when it was given none.
QString smallDisk();

/// A disk that can really be full: a small file system in memory. Starts this program once more in a name
/// space of its own, with such a disk mounted, and gives its exit code. Nothing when this process is that one, or when
/// no mount is allowed here: then smallDisk() is empty. To be called before main() makes its application.
std::optional<int> runOnSmallDisk(int argc, char **argv, int megabytes = 12);

/// Takes the room on the small disk that others would need.
class DiskFiller {
public:
    DiskFiller();
    ~DiskFiller();
    Q_DISABLE_COPY_MOVE(DiskFiller)
    /// All there is, or all but so many bytes.
    bool fill(qint64 leave = 0);
    void remove();

private:
    QFile m_file;
};

} // namespace bunsnc::test
