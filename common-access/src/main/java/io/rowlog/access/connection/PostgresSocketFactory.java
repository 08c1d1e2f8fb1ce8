package io.rowlog.access.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes the driver's sockets where it cannot do so itself: to a server of this machine through its Unix socket, and with
 * times of TCP keepalives. The driver makes one of these for each connection. Immutable.
 */
public final class PostgresSocketFactory extends SocketFactory {
    /** Property with the path of the socket. */
    static final String SOCKET = "rowlog.socket";

    private static final Map<Keyword, SocketOption<Integer>> KEEPALIVES = new TreeMap<>(Map.of(
            Keyword.KEEPALIVES_IDLE, ExtendedSocketOptions.TCP_KEEPIDLE,
            Keyword.KEEPALIVES_INTERVAL, ExtendedSocketOptions.TCP_KEEPINTERVAL,
            Keyword.KEEPALIVES_COUNT, ExtendedSocketOptions.TCP_KEEPCOUNT));

    private final Properties properties;

    /** A factory for one connection of the driver, which has these properties. */
    public PostgresSocketFactory(Properties properties) {
        this.properties = properties;
    }

    @Override
    public Socket createSocket() throws IOException {
        String path = properties.getProperty(SOCKET);
        if (path != null) {
            return new UnixSocket(UnixDomainSocketAddress.of(path), properties.getProperty(Keyword.REQUIREPEER.word()));
        }
        Socket socket = new Socket();
        for (Map.Entry<Keyword, SocketOption<Integer>> option : KEEPALIVES.entrySet()) {
            int value = Integer.parseInt(properties.getProperty(option.getKey().word(), "0"));
            // Zero is the system's own.
            if (value > 0) {
                socket.setOption(option.getValue(), value);
            }
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
        throw unconnectedOnly();
    }

    private static UnsupportedOperationException unconnectedOnly() {
        return new UnsupportedOperationException("The driver connects its sockets itself");
    }

    /**
     * Behaves as a socket of TCP does to the driver: a read ends when its time is up or the socket is closed. One thread may
     * read while another writes, and any may close it.
     */
    private static final class UnixSocket extends Socket {
        private final UnixDomainSocketAddress address;
        private final @Nullable String peer;
        private final SocketChannel channel;
        private final Selector readable;
        private final Selector writable;
        private volatile int readTimeout;

        UnixSocket(UnixDomainSocketAddress address, @Nullable String peer) throws IOException {
            this.address = address;
            this.peer = peer;
            this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            this.readable = Selector.open();
            this.writable = Selector.open();
        }

        /** A connection within one machine is there at once or not at all. */
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            try {
                channel.connect(address);
            } catch (SocketException e) {
                close();
                throw (IOException) new ConnectException(address + ": " + e.getMessage()).initCause(e);
            }
            if (peer != null) {
                String actual = channel.getOption(ExtendedSocketOptions.SO_PEERCRED)
                        .user()
                        .getName();
                if (!peer.equals(actual)) {
                    close();
                    throw new IOException("requirepeer is " + peer + ", but the server runs as " + actual);
                }
            }
            channel.configureBlocking(false);
            channel.register(readable, SelectionKey.OP_READ);
            channel.register(writable, SelectionKey.OP_WRITE);
        }

        private int read(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            int count = channel.read(buffer);
            if (count != 0 || length == 0) {
                return count;
            }
            int limit = readTimeout;
            long end = System.nanoTime() + limit * 1_000_000L;
            boolean interrupted = false;
            try {
                while (count == 0) {
                    long left = limit == 0 ? 0 : Math.max(1, (end - System.nanoTime()) / 1_000_000L);
                    interrupted |= await(readable, left);
                    count = channel.read(buffer);
                    if (count == 0 && limit != 0 && System.nanoTime() >= end) {
                        throw new SocketTimeoutException("Read timed out");
                    }
                }
                return count;
            } finally {
                interruptAgain(interrupted);
            }
        }

        private void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            boolean interrupted = false;
            try {
                while (buffer.hasRemaining()) {
                    if (channel.write(buffer) == 0) {
                        interrupted |= await(writable, 0);
                    }
                }
            } finally {
                interruptAgain(interrupted);
            }
        }

        /** Whether the thread was interrupted, which ends the wait of a selector at once, but none of a socket. */
        private static boolean await(Selector selector, long milliseconds) throws IOException {
            boolean interrupted = Thread.interrupted();
            try {
                selector.select(milliseconds);
                selector.selectedKeys().clear();
                return interrupted | Thread.interrupted();
            } catch (ClosedSelectorException e) {
                interruptAgain(interrupted);
                throw (IOException) new SocketException("Socket closed").initCause(e);
            }
        }

        private static void interruptAgain(boolean interrupted) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return UnixSocket.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return UnixSocket.this.read(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    UnixSocket.this.close();
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int value) throws IOException {
                    UnixSocket.this.write(new byte[] {(byte) value}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    UnixSocket.this.write(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    UnixSocket.this.close();
                }
            };
        }

        /** The selectors first: closing the channel alone would not end their wait, nor the connection. */
        @Override
        public void close() throws IOException {
            try (channel;
                    readable;
                    writable) {
                super.close();
            }
        }

        @Override
        public boolean isConnected() {
            return channel.isConnected();
        }

        @Override
        public boolean isClosed() {
            return !channel.isOpen();
        }

        @Override
        public void setSoTimeout(int milliseconds) {
            readTimeout = milliseconds;
        }

        @Override
        public int getSoTimeout() {
            return readTimeout;
        }

        @Override
        public void setTcpNoDelay(boolean on) {
            // There is no TCP.
        }

        @Override
        public boolean getTcpNoDelay() {
            return true;
        }

        @Override
        public void setKeepAlive(boolean on) {
            // The system knows whether the other process is there.
        }

        @Override
        public boolean getKeepAlive() {
            return true;
        }
    }
}
