// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
// What a program that uses servicenow-rest-api does, against HOST:PORT over TLS.
const ServiceNow = require('servicenow-rest-api');

function check(condition, what) {
    if (!condition)
        throw new Error(what);
    console.log('ok', what);
}
const asked = call => new Promise(call);

(async () => {
    const instance = new ServiceNow(process.argv[2], 'admin', 'admin');
    const made = await asked(done => instance.createNewTask(
        {short_description: 'from node', impact: '1 - Alto', urgency: '1 - Alta'}, 'incident', done));
    check(made.number.startsWith('INC') && made.priority.startsWith('1 - '), 'created');
    const filter = ['number=' + made.number];
    const rows = await asked(done => instance.getTableData(['number', 'short_description', 'state'], filter, 'incident', done));
    check(rows.length === 1 && rows[0].short_description === 'from node', 'read');
    const changed = await asked(done => instance.UpdateTask('incident', made.number, {short_description: 'changed'}, done));
    check(changed.short_description === 'changed', 'updated');
    await asked(done => instance.DeleteTask('incident', made.number, done));
    const left = await asked(done => instance.getTableData(['number'], filter, 'incident', done));
    check(left.length === 0, 'deleted');
    console.log('all done');
})().catch(error => {
    console.error(error);
    process.exit(1);
});
