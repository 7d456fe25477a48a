// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/formrow.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QAction>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace bunsnc::ui {

QFormLayout *makeForm(QWidget *parent)
{
    auto *form = new QFormLayout(parent);
    form->setContentsMargins(0, 0, 0, 0);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->setFormAlignment(Qt::AlignTop);
    form->setHorizontalSpacing(metrics::group);
    form->setVerticalSpacing(metrics::gap);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    return form;
}

void addField(QFormLayout *form, QWidget *field, QLabel *help)
{
    auto *label = new QLabel(form->parentWidget());
    label->setFixedHeight(metrics::control); // beside the field, also where a help text makes the row taller
    label->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    if (!help) {
        form->addRow(label, field);
        return;
    }
    auto *box = new QVBoxLayout;
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(4);
    box->addWidget(field);
    box->addWidget(help);
    form->addRow(label, box);
}

void nameRows(QFormLayout *form, const QStringList &names)
{
    for (int row = 0; row < names.size() && row < form->rowCount(); ++row) {
        if (auto *const label = qobject_cast<QLabel *>(form->itemAt(row, QFormLayout::LabelRole)->widget()))
            label->setText(names[row]);
    }
}

QLabel *helpLabel(QWidget *parent)
{
    QLabel *const label = mutedLabel(parent);
    label->setFont(fonts::small());
    label->setWordWrap(true);
    return label;
}

QAction *makePasswordField(QLineEdit *field)
{
    field->setEchoMode(QLineEdit::Password);
    QAction *const reveal = field->addAction(icon(Icon::ShowPassword), QLineEdit::TrailingPosition);
    reveal->setCheckable(true);
    QObject::connect(reveal, &QAction::toggled, field, [field, reveal](bool shown) {
        field->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        reveal->setIcon(icon(shown ? Icon::HidePassword : Icon::ShowPassword));
    });
    return reveal;
}

void placeInRow(QWidget *box, std::initializer_list<std::pair<QWidget *, int>> widgets)
{
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::gap);
    for (const auto &[widget, stretch] : widgets)
        row->addWidget(widget, stretch);
}

void markInvalid(std::initializer_list<QLineEdit *> fields, QLineEdit *invalid)
{
    for (QLineEdit *const field : fields)
        setLook(field, "invalid", field == invalid);
    if (invalid) {
        invalid->setFocus(Qt::OtherFocusReason);
        invalid->selectAll();
    }
}

} // namespace bunsnc::ui
