// A bot inside a page: registers commands and answers what comes by a table. Arguments: token, commands, answers, done.
const [token, commands, answers, done] = arguments;
const call = (method, path, body) => fetch(`/api/v10${path}`, {
  method, headers: { Authorization: `Bot ${token}`, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
}).then((answer) => (answer.status === 204 ? null : answer.json()));
window.seen = [];
const answerTo = ({ id, token: secret, type, data }) => {
  window.seen.push(data);
  const callback = type === 5 ? { type: 4, data: { content: `Got ${JSON.stringify(data)}`.slice(0, 1900) } } : answers[data.name ?? data.custom_id];
  return callback && call('POST', `/interactions/${id}/${secret}/callback`, callback);
};
call('GET', '/gateway/bot').then(({ url }) => {
  const socket = new WebSocket(`${url}/?v=10&encoding=json`);
  socket.onmessage = async (event) => {
    const { op, t, d } = JSON.parse(event.data);
    if (op === 10) socket.send(JSON.stringify({ op: 2, d: { token, intents: 1, properties: {} } }));
    if (t === 'READY') {
      await call('PUT', `/applications/${d.application.id}/commands`, commands);
      done(true);
    }
    if (t === 'INTERACTION_CREATE') answerTo(d);
  };
});
