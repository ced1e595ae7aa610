/**
 * The WebSocket half of the client API: one connection per acting member,
 * reconnecting with exponential back-off and jitter. Whoever listens to
 * `onReady` refetches, because events may have been missed in between.
 */
const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;

export class Socket {
  /**
   * @param {string|null} userId the acting member
   * @param {{onReady(again: boolean): void, onEvent(type: string, data: object): void, onStatus(status: string): void}} handlers
   */
  constructor(userId, handlers) {
    this.userId = userId;
    this.handlers = handlers;
    this.closed = false;
    this.wasReady = false;
    this.delay = FIRST_DELAY;
    this.connect();
  }

  connect() {
    this.handlers.onStatus(this.wasReady ? 'reconnecting' : 'connecting');
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const query = this.userId ? `?as=${encodeURIComponent(this.userId)}` : '';
    this.socket = new WebSocket(`${scheme}://${location.host}/client/socket${query}`);
    this.socket.addEventListener('message', (event) => this.receive(event.data));
    this.socket.addEventListener('close', () => this.lost());
  }

  receive(text) {
    if (this.closed) return;
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (frame.t === 'READY') {
      const again = this.wasReady;
      this.wasReady = true;
      this.delay = FIRST_DELAY;
      this.handlers.onStatus('connected');
      this.handlers.onReady(again);
    } else if (frame.t) {
      this.handlers.onEvent(frame.t, frame.d ?? {});
    }
  }

  lost() {
    if (this.closed) return;
    this.handlers.onStatus('reconnecting');
    this.timer = setTimeout(() => this.connect(), this.delay * (0.75 + Math.random() / 2));
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY);
  }

  /** Closes for good; no handler runs afterwards. */
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}
