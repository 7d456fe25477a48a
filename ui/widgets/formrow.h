// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

namespace bunsnc::ui {

/// What the forms of a dialog have in common.
QFormLayout *makeForm(QWidget *parent);
/// A row with a label that is named by nameRows(), and a help text below the field where there is one.
void addField(QFormLayout *form, QWidget *field, QLabel *help = nullptr);
void nameRows(QFormLayout *form, const QStringList &names); ///< in the order of the rows with a field
QLabel *helpLabel(QWidget *parent); ///< small and muted, of several lines
/// The field hides what is typed; the action in it shows it. Its tool tip is the caller's.
QAction *makePasswordField(QLineEdit *field);
/// Several widgets in one row, each with its share of the room.
void placeInRow(QWidget *box, std::initializer_list<std::pair<QWidget *, int>> widgets);
/// Marks one of the fields, or none, and puts the keyboard there.
void markInvalid(std::initializer_list<QLineEdit *> fields, QLineEdit *invalid);

} // namespace bunsnc::ui
